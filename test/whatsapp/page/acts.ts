import type { proto } from '@whiskeysockets/baileys';
import type { Events, MediaKind, Phone, WhatsApp } from '../contract.ts';
import { bodyOf, contentOf, nativeFlowButtons } from './body.ts';
import { Directory, type Entry, entries, openOnce } from './conversation.ts';
import { optionsIn } from './passkey.ts';
import { readQrCode } from './qrCode.ts';

interface Hand {
	whatsapp: WhatsApp;
	phone: Phone;
}
type Act = (hand: Hand, body: Record<string, unknown>) => Promise<unknown>;

/** A person's actions on a phone's page, by the last part of the URL they are posted to. */
export const ACTS: Record<string, Act> = {
	scan: async (hand, { qr }) => {
		const shown = text(qr, 'qr');
		return await untilAsked(hand, async () => await hand.phone.scan(shown));
	},
	picture: async (hand, { base64 }) => {
		const shown = await readQrCode(Buffer.from(text(base64, 'base64'), 'base64'));
		return await untilAsked(hand, async () => await hand.phone.scan(shown));
	},
	code: async (hand, { code }) => {
		const shown = text(code, 'code');
		return await untilAsked(hand, async () => await hand.phone.enterCode(shown));
	},
	passkey: async ({ phone }, { demanded }) => {
		phone.passkey = demanded === true ? {} : undefined;
	},
	compare: async ({ phone }) => phone.passkeyLinking?.confirmCode(),
	sign: async ({ phone }, { text: pasted }) => ({
		answer: phone.authenticator.answer(optionsIn(text(pasted, 'text'))),
	}),
	unlink: async ({ phone }, { device }) => await phone.unlink(Number(device)),
	online: async ({ phone }, { online }) => {
		phone.online = online === true;
	},
	send: async (hand, { to, text: words, quote }) => {
		const chat = address(text(to, 'to'));
		const body = text(words, 'text');
		if (typeof quote !== 'string' || quote === '') {
			return await hand.phone.send(chat, { conversation: body });
		}
		const contextInfo = quotationOf(find(hand, quote));
		return await hand.phone.send(chat, { extendedTextMessage: { text: body, contextInfo } });
	},
	file: async ({ phone }, { to, name, type, base64, caption }) => {
		const mimeType = text(type, 'type');
		const kind = mimeType.split('/')[0] as MediaKind;
		const media = ['image', 'video', 'audio'].includes(kind);
		return await phone.sendMedia(
			address(text(to, 'to')),
			media ? kind : 'document',
			Buffer.from(text(base64, 'base64'), 'base64'),
			{
				mimetype: mimeType,
				...(media ? {} : { fileName: text(name, 'name') }),
				...(typeof caption === 'string' && caption !== '' ? { caption } : {}),
			},
		);
	},
	group: async ({ whatsapp, phone }, { subject, members }) => {
		const numbers = text(members, 'members')
			.split(/[\s,;]+/)
			.filter(Boolean);
		const people = numbers.map((number) => {
			const member = whatsapp.phone(number.replace(/\D/g, ''));
			if (!member) throw new Error(`There is no phone with the number ${number}.`);
			return member;
		});
		return { jid: phone.createGroup(text(subject, 'subject'), people) };
	},
	react: async ({ phone }, { id, emoji }) =>
		await phone.about(text(id, 'id')).react(String(emoji ?? '')),
	vote: async ({ phone }, { id, options }) =>
		await phone.about(text(id, 'id')).vote(Array.isArray(options) ? options.map(String) : []),
	tap: async (hand, { id, index }) => {
		const entry = find(hand, id);
		const button = nativeFlowButtons(entry.message.interactiveMessage)[Number(index)];
		if (!button?.answer) throw new Error('This button does not answer.');
		const { name, params, text: words } = button.answer;
		return await hand.phone.send(entry.chat, {
			interactiveResponseMessage: {
				body: { text: words },
				nativeFlowResponseMessage: { name, paramsJson: JSON.stringify(params), version: 3 },
				contextInfo: quotationOf(entry),
			},
		});
	},
	read: async ({ whatsapp, phone }, { chat }) => {
		const names = new Directory(whatsapp, phone);
		const open = names.canonical(text(chat, 'chat'));
		for (const message of phone.received) {
			if (!message.fromMe && names.canonical(message.chat) === open && !readBefore.has(message)) {
				readBefore.add(message);
				phone.sendReceipt(message, 'read');
			}
		}
	},
};

const readBefore = new WeakSet<object>();

/** Links a device, or begins to: with a passkey, the rest is shown on the phone's screen. */
async function untilAsked(
	{ whatsapp, phone }: Hand,
	link: () => Promise<unknown>,
): Promise<unknown> {
	if (!phone.passkey) return await link();
	const isAsked = ({ stage, number }: Events['pairing']) =>
		stage === 'demanded' && number === phone.number;
	const asked = whatsapp.once('pairing', { where: isAsked });
	asked.catch(() => undefined);
	return await Promise.race([link(), asked]);
}

/** The plain bytes of a media message. @throws if it has none or does not decrypt */
export async function mediaOf(
	phone: Phone,
	id: string,
): Promise<{ bytes: Buffer; mimeType: string }> {
	const message = [...phone.received, ...phone.outgoing].find((candidate) => candidate.id === id);
	const content = message && contentOf(message.message);
	if (!content) throw new Error('There is no such message.');
	openIfOnce(phone, message);
	const { mimetype } = content[1] as { mimetype?: string };
	const mimeType = mimetype?.split(';')[0] ?? 'application/octet-stream';
	return { bytes: await phone.download(message), mimeType };
}

/** Opens a view-once file as a recipient's app does. @throws if it was opened, or is one's own */
function openIfOnce(
	phone: Phone,
	message: Phone['received'][number] | Phone['outgoing'][number],
): void {
	if (!bodyOf(message.message)?.viewOnce) return;
	const received = phone.received.find((one) => one === message);
	if (!received || received.fromMe) throw new Error('Only the recipient can open it.');
	if (!openOnce(phone, received.id)) throw new Error('It was opened before, and is gone.');
	phone.sendReceipt(received, 'played');
}

function quotationOf({ id, author, message }: Entry): proto.IContextInfo {
	return { stanzaId: id, participant: author, quotedMessage: message };
}

function find({ whatsapp, phone }: Hand, id: unknown): Entry {
	const entry = entries(phone, new Directory(whatsapp, phone)).find((one) => one.id === id);
	if (!entry) throw new Error('There is no such message on this phone.');
	return entry;
}

function address(to: string): string {
	return to.includes('@') ? to : `${to.replace(/\D/g, '')}@s.whatsapp.net`;
}

function text(value: unknown, name: string): string {
	if (typeof value !== 'string' || value === '') throw new Error(`'${name}' is missing.`);
	return value;
}
