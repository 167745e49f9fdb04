import type { INodeParameters } from 'n8n-workflow';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import type { Phone } from '../../../../whatsapp/index.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** What an unmodified Baileys client in the group gets of messages that mention somebody. */
let node: LinkedNode;
let client: Client;
let citra: Phone;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	await node.link();
	client = await linkClient(node.whatsapp, node.friend);
	citra = node.whatsapp.createPhone('628333000333');
});
afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

async function send(to: string, parameters: INodeParameters) {
	const { json } = await node.run({ resource: 'message', operation: 'text', to, ...parameters });
	const { message } = await client.nextMessage(({ key }) => key.id === json.message_id);
	return { json, message, text: message?.extendedTextMessage };
}

describe.each(['lid', 'pn'] as const)('in a group that names its members by %s', (addressing) => {
	let group: string;
	const named = (phone: Phone) => (addressing === 'lid' ? phone.lid : phone.jid);
	const user = (phone: Phone) => named(phone).split('@')[0] ?? '';

	beforeAll(() => {
		group = node.friend.createGroup('Team', [node.phone, citra], { addressing });
	});

	it.each<[string, (phone: Phone) => string]>([
		['number', ({ number }) => `@${number}`],
		['number with +', ({ number }) => `@+${number}`],
		['LID', ({ lid }) => `@${lid.split('@')[0]}`],
		['JID by number', ({ jid }) => `@${jid}`],
		['JID by LID', ({ lid }) => `@${lid}`],
	])('a member is mentioned by %s', async (_way, written) => {
		const { text, json } = await send(group, { text: `Hi ${written(citra)}, look` });
		expect(text?.text).toBe(`Hi @${user(citra)}, look`);
		expect(text?.contextInfo?.mentionedJid).toEqual([named(citra)]);
		expect(text?.contextInfo?.nonJidMentions).toBeFalsy();
		expect(json.warnings).toEqual([]);
	});

	it('several are mentioned, each once, the sender too', async () => {
		const { text } = await send(group, {
			text: `@${citra.number} @${node.phone.number} @${citra.lid} @${node.friend.number}`,
		});
		const mentioned = [citra, node.phone, node.friend];
		expect(text?.contextInfo?.mentionedJid).toEqual(mentioned.map(named));
		expect(text?.text).toBe(
			[citra, node.phone, citra, node.friend].map((p) => `@${user(p)}`).join(' '),
		);
	});

	it('a number that is no member stays text, with a warning', async () => {
		const { text, json } = await send(group, { text: `@628999000999 and @${citra.number}` });
		expect(text?.text).toBe(`@628999000999 and @${user(citra)}`);
		expect(text?.contextInfo?.mentionedJid).toEqual([named(citra)]);
		expect(json.warnings).toEqual([expect.stringContaining('@628999000999')]);
	});

	it('a quote and a mention go together', async () => {
		const first = await send(group, { text: 'First' });
		const { text } = await send(group, {
			text: `@${citra.number}`,
			replyTo: first.json.message_id as string,
		});
		expect(text?.contextInfo).toMatchObject({
			mentionedJid: [named(citra)],
			stanzaId: first.json.message_id,
			participant: named(node.phone),
		});
	});

	it('an edit mentions whom its new text mentions', async () => {
		const { json } = await send(group, { text: `@${citra.number}, at nine` });
		const edit = {
			operation: 'edit',
			messageId: json.message_id as string,
			text: `@${node.friend.number}, at ten`,
		};
		const { json: edited } = await node.run({ resource: 'message', to: group, ...edit });
		const update = await client.nextUpdate(({ key }) => key.id === json.message_id);
		const { message } = update.update.message?.editedMessage ?? {};
		expect(message?.extendedTextMessage).toMatchObject({
			text: `@${user(node.friend)}, at ten`,
			contextInfo: { mentionedJid: [named(node.friend)] },
		});
		expect(edited.warnings).toEqual([]);
	});

	it('the caption of a file mentions, too', async () => {
		const { message } = await send(group, {
			operation: 'document',
			mediaSource: 'base64',
			base64: Buffer.from('Minutes').toString('base64'),
			filename: 'minutes.txt',
			caption: `For @${citra.number}`,
		});
		expect(message?.documentMessage).toMatchObject({
			caption: `For @${user(citra)}`,
			contextInfo: { mentionedJid: [named(citra)] },
		});
	});

	it('the text of buttons mentions, too', async () => {
		const { message } = await send(group, {
			operation: 'buttons',
			contentText: `@${citra.number}, come?`,
			buttons: { button: [{ buttonId: 'yes', displayText: 'Yes' }] },
		});
		expect(message?.interactiveMessage).toMatchObject({
			body: { text: `@${user(citra)}, come?` },
			contextInfo: { mentionedJid: [named(citra)] },
		});
	});

	it('everyone is mentioned, beside those whom the text names', async () => {
		const { text, json } = await send(group, {
			text: `@all, above all @${citra.number}`,
			options: { mentions: 'everyone' },
		});
		expect(text?.text).toBe(`@all, above all @${user(citra)}`);
		expect(text?.contextInfo).toMatchObject({ nonJidMentions: 1, mentionedJid: [named(citra)] });
		expect(json.warnings).toEqual([]);
	});

	it('nobody is, if that is wanted, or the body of another API says nothing about it', async () => {
		const words = `@${citra.number} @all`;
		const quiet = await send(group, { text: words, options: { mentions: 'none' } });
		const json = await send(group, {
			operation: 'sendJson',
			api: 'waRs',
			endpoint: 'text',
			body: { to: group, text: words },
		});
		for (const { text } of [quiet, json]) {
			expect(text?.text).toBe(words);
			expect(text?.contextInfo).toBeFalsy();
		}
	});
});

it('a group of more than 32 warns who is no admin that everyone may not hear of it', async () => {
	const many = Array.from({ length: 31 }, (_, n) =>
		node.whatsapp.createPhone(`6285550000${n + 10}`),
	);
	const group = node.friend.createGroup('Hall', [node.phone, ...many]);
	const options = { mentions: 'everyone' };
	const { text, json } = await send(group, { text: '@all', options });
	expect(text?.contextInfo?.nonJidMentions).toBe(1);
	expect(json.warnings).toEqual([expect.stringContaining('only admins can mention everyone')]);
});

it('a direct chat mentions nobody', async () => {
	const words = `@${node.friend.number} and @${citra.number}`;
	const plain = await send(node.friend.number, { text: words });
	expect(plain.text?.text).toBe(words);
	expect(plain.text?.contextInfo).toBeFalsy();
	expect(plain.json.warnings).toEqual([]);
	const all = await send(node.friend.number, { text: words, options: { mentions: 'everyone' } });
	expect(all.text?.contextInfo).toBeFalsy();
	expect(all.json.warnings).toEqual(['Everyone is mentioned in groups only.']);
});

it('another choice of whom to mention is refused by its label', async () => {
	const context = node.context(
		{
			resource: 'message',
			operation: 'text',
			to: node.friend.number,
			text: 'Hi',
			options: { mentions: 'admins' },
		},
		{ continueOnFail: true },
	);
	const [item] = await node.execute(context);
	expect(item?.json.error).toMatchObject({
		code: 'invalid_parameter',
		message: expect.stringContaining('Mentions'),
		details: { parameter: 'mentions' },
	});
});
