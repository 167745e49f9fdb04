import { randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import type { IDataObject } from 'n8n-workflow';
import type { Phone } from '../../../../whatsapp/index.ts';
import type { MediaKind } from '../../../../../nodes/WhatsAppWeb/message/content';
import { textCommand, useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

/** What a workflow gets of a quoted message: its words and the keys of its file, from the quote or as it is known here. */
const harness = useSessionHarness();
const BYTES = randomBytes(9_000);

type Quoted = IDataObject & { media: Record<string, string | number | null> | null };

async function answered(
	contextInfo: proto.IContextInfo,
	{ from = harness.other, to = harness.own.jid, reporter }: AnswerOptions,
): Promise<Quoted> {
	await from.send(to, { extendedTextMessage: { text: '/sticker', contextInfo } });
	return (await reporter.json()).quoted as Quoted;
}

interface AnswerOptions {
	from?: Phone;
	to?: string;
	reporter: ItemReporter;
}

/** Downloads as Media → Download does. */
async function download({ media }: Quoted): Promise<Buffer> {
	if (!media) throw new Error('the quote has no file');
	const bytes = (name: string) => {
		const value = media[name];
		return typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
	};
	const file = {
		kind: media.media_type as MediaKind,
		directPath: String(media.direct_path),
		mediaKey: bytes('media_key'),
		fileSha256: bytes('file_sha256'),
		fileEncSha256: bytes('file_enc_sha256'),
	};
	return Buffer.from(await harness.handle().files.download(file, { maxBytes: 100_000 }));
}

/** The other person has sent a picture. @returns its id and content */
async function pictured(reporter: ItemReporter): Promise<{ id: string; message: proto.IMessage }> {
	const fields = { caption: 'Dusk' };
	const { id } = await harness.other.sendMedia(harness.own.jid, 'image', BYTES, fields);
	await reporter.next();
	const sent = harness.other.outgoing.find((each) => each.id === id);
	return { id, message: sent?.message ?? {} };
}

it('the file of a quoted message can be downloaded', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const { id, message } = await pictured(reporter);
	const participant = harness.other.jid;
	const quote = {
		stanzaId: id,
		participant,
		quotedMessage: { imageMessage: message.imageMessage },
	};
	const quoted = await answered(quote, { reporter });
	expect(quoted).toMatchObject({ message_type: 'image', text: 'Dusk' });
	expect(await download(quoted)).toEqual(BYTES);
});

it.each<[string, proto.IContextInfo]>([
	['nothing of it', {}],
	['an empty text', { quotedMessage: { conversation: '' } }],
	['a picture without its place', { quotedMessage: { imageMessage: { caption: 'Du' } } }],
])('a quote with %s has what the session knows', async (_what, more) => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const { id } = await pictured(reporter);
	const quoted = await answered(
		{ stanzaId: id, participant: harness.other.lid, ...more },
		{ reporter },
	);
	expect(quoted).toMatchObject({ message_id: id, message_type: 'image', text: 'Dusk' });
	expect(await download(quoted)).toEqual(BYTES);
});

it('a quote of an own message has its words', async () => {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, ['message']);
	const { messageId } = await client.send(textCommand(harness.other.jid, 'Which one?'));
	const quote = { stanzaId: messageId, participant: harness.own.jid };
	expect(await answered(quote, { reporter })).toMatchObject({
		message_type: 'extendedText',
		text: 'Which one?',
		media: null,
	});
});

it('a private answer to a group has the words of the group’s message', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const group = harness.other.createGroup('Family', [harness.own]);
	const { id } = await harness.other.sendText(group, 'Who is coming?');
	await reporter.next();
	const quote = { stanzaId: id, participant: harness.other.lid, remoteJid: group };
	expect(await answered(quote, { reporter })).toMatchObject({
		chat: group,
		text: 'Who is coming?',
	});
	// The same id in the direct chat is another message.
	const elsewhere = { stanzaId: id, participant: harness.other.jid };
	expect(await answered(elsewhere, { reporter })).toMatchObject({
		message_type: 'unknown',
		text: '',
		media: null,
	});
});

it('words of somebody else are not put into a quote', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
	const group = harness.other.createGroup('Family', [harness.own, citra]);
	const { id } = await harness.other.sendText(group, 'By Budi');
	await reporter.next();
	const quote = { stanzaId: id, participant: citra.lid };
	const quoted = await answered(quote, { reporter, to: group });
	expect(quoted).toMatchObject({ participant_lid: citra.lid, text: '' });
});
