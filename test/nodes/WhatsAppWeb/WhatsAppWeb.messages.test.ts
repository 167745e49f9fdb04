import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import type { Phone } from '../../whatsapp/index.ts';
import { endpointOf, exampleOf, type WaRsCase, waRsCases } from './actions/message/waRs.cases.ts';
import { picked, withChats } from './actions/chatsOf.ts';
import { CompiledNode } from './CompiledNode.ts';

/**
 * The examples of WA-RS through the compiled node, as JSON and as form. The message that a phone decrypts and the other
 * children of its stanza are compared field by field.
 */
let node: CompiledNode;
let group: string;
const readers: Phone[] = [];

beforeAll(async () => {
	node = await CompiledNode.start();
	const { whatsapp, friend, phone } = node;
	readers.push(friend, whatsapp.createPhone('628987654321'));
	await node.link();
	group = friend.createGroup('Team', [phone]);
});
afterAll(async () => await node.stop());
afterEach(() => node.whatsapp.assertClean());

/** The example's own recipient; its group is one that exists. */
function recipientOf(operation: string): string {
	const { to } = exampleOf(operation);
	return to.endsWith('@g.us') ? group : to;
}

const asWritten = (form: INodeParameters): INodeParameters => form;

async function send(to: string, parameters: INodeParameters, given = asWritten) {
	const { json } = await node.run(given({ resource: 'message', ...parameters, to }));
	const reader = readers.find(({ number }) => to.startsWith(number)) ?? node.friend;
	const received = await reader.next(({ id }) => id === json.message_id);
	const message = proto.Message.decode(proto.Message.encode(received.message).finish());
	const plain = proto.Message.toObject(message, { longs: Number });
	// The first message to a group also carries its sender key.
	delete plain.senderKeyDistributionMessage;
	return { json, received, plain };
}

/** The children of the stanza that are neither ciphertext nor about the sending device. */
function beside(stanza: BinaryNode): BinaryNode[] {
	const children = Array.isArray(stanza.content) ? stanza.content : [];
	return children
		.filter(({ tag }) => tag !== 'enc' && tag !== 'device-identity')
		.map(({ tag, attrs, content }) => (content ? { tag, attrs, content } : { tag, attrs }));
}

/** The nodes that the server requires beside buttons. */
const NATIVE_FLOW = [
	{ tag: 'bot', attrs: { biz_bot: '1' } },
	{
		tag: 'biz',
		attrs: {
			actual_actors: '2',
			host_storage: '2',
			privacy_mode_ts: expect.stringMatching(/^\d{10}$/),
		},
		content: [
			{
				tag: 'interactive',
				attrs: { type: 'native_flow', v: '1' },
				content: [{ tag: 'native_flow', attrs: { v: '9', name: 'mixed' } }],
			},
			{ tag: 'quality_control', attrs: { source_type: 'third_party' } },
		],
	},
];

/** The message that must arrive: the content, with the fields that the session adds. */
function expected({ message, callLink }: WaRsCase) {
	const [[kind, content] = ['', {}]] = Object.entries(message);
	const joinLink = expect.stringMatching(
		callLink === 'video'
			? /^https:\/\/call\.whatsapp\.com\/video\/.{10}/
			: /^https:\/\/call\.whatsapp\.com\/voice\/.{10}/,
	);
	return {
		[kind]: callLink ? { ...content, joinLink } : content,
		messageContextInfo: { messageSecret: expect.any(Uint8Array) },
	};
}

describe.each(waRsCases)('$operation', (example) => {
	const { operation, form, nodes = [], stanzaType = 'text', isNativeFlow } = example;
	const to = () => recipientOf(operation);

	it.each<[string, () => INodeParameters, (form: INodeParameters) => INodeParameters]>([
		[
			'as JSON',
			() => ({
				operation: 'sendJson',
				api: 'waRs',
				endpoint: endpointOf(operation),
				body: { ...exampleOf(operation), to: to() } as INodeParameters,
			}),
			asWritten,
		],
		['as form', () => ({ operation, ...form }), asWritten],
		[
			'as form with picked chats',
			() => ({ operation, ...form }),
			(given) => withChats(given, picked),
		],
	])('%s arrives as it was meant', async (_way, parameters, given) => {
		const { json, received, plain } = await send(to(), parameters(), given);
		expect(plain).toEqual(expected(example));
		expect(received.stanza.attrs.type).toBe(stanzaType);
		expect(received.stanza.attrs.edit).toBeUndefined();
		const extras = isNativeFlow ? NATIVE_FLOW : nodes;
		expect(beside(received.stanza)).toEqual(extras);
		expect(json).toMatchObject({ status: 'accepted', timestamp: received.timestamp });
		const { warnings = [], sessionWarnings = 0 } = example;
		expect(json.warnings).toHaveLength(warnings.length + sessionWarnings);
	});
});

it('a video call has a link of its own kind, and a name when it was given none', async () => {
	const { plain } = await send(node.friend.number, {
		operation: 'scheduledCall',
		scheduledTimestampMs: '2090-01-01T10:00:00',
		callType: 'video',
	});
	expect(plain.eventMessage).toEqual({
		name: 'Video call',
		startTime: Date.parse('2090-01-01T10:00:00Z') / 1000,
		isScheduleCall: true,
		isCanceled: false,
		joinLink: expect.stringContaining('https://call.whatsapp.com/video/'),
	});
});

it('buttons to a group carry no mark of a bot', async () => {
	const buttons = waRsCases.find(({ operation }) => operation === 'buttons') as WaRsCase;
	const { received, plain } = await send(group, { operation: 'buttons', ...buttons.form });
	expect(plain).toEqual(expected(buttons));
	expect(beside(received.stanza)).toEqual(NATIVE_FLOW.slice(1));
});

it('an answer quotes the message with the buttons', async () => {
	const question = await send(node.friend.number, { operation: 'text', text: 'Choose' });
	const { json, plain } = await send(node.friend.number, {
		operation: 'buttonsResponse',
		selectedButtonId: 'a',
		selectedDisplayText: 'A',
		replyTo: question.received.id,
	});
	expect(plain.buttonsResponseMessage.contextInfo).toMatchObject({
		stanzaId: question.received.id,
		quotedMessage: { extendedTextMessage: { text: 'Choose' } },
	});
	expect(json.warnings).toEqual([]);
});

it('a message that cannot quote says so', async () => {
	const question = await send(node.friend.number, { operation: 'text', text: 'How much?' });
	const body = { to: node.friend.number, note: 'Ten', reply_to: question.received.id };
	const parameters = { operation: 'sendJson', api: 'waRs', endpoint: 'invoice', body };
	const { json, plain } = await send(node.friend.number, parameters);
	expect(plain.invoiceMessage).toEqual({ note: 'Ten' });
	expect(json.warnings).toEqual(['This kind of message cannot quote another one.']);
});

it('buttons that WhatsApp refuses arrive as a poll', async () => {
	const refusal = node.whatsapp.faults.nack({ tag: 'message' }, 405);
	const buttons = waRsCases.find(({ operation }) => operation === 'buttons') as WaRsCase;
	const parameters = { operation: 'buttons', ...buttons.form, fallback: 'poll' };
	const { json, plain, received } = await send(node.friend.number, parameters);
	expect(refusal.count).toBe(1);
	expect(plain.pollCreationMessageV3).toMatchObject({
		name: 'Main Menu\nPlease choose an option',
		options: [{ optionName: 'Option 1' }, { optionName: 'Option 2' }],
	});
	expect(beside(received.stanza)).toEqual([{ tag: 'meta', attrs: { polltype: 'creation' } }]);
	expect(json.warnings).toEqual([
		'WhatsApp refused the buttons (405), so they were sent as a poll.',
	]);
});

it('an idempotency key stands for the same buttons and the same call at any time', async () => {
	for (const operation of ['buttons', 'scheduledCall']) {
		const { form } = waRsCases.find((one) => one.operation === operation) as WaRsCase;
		const options = { duplicateProtection: 'customKey', idempotencyKey: `key of ${operation}` };
		const parameters = { resource: 'message', operation, to: node.friend.number, ...form, options };
		const first = await node.run(parameters);
		const again = await node.run(parameters);
		expect(again.json).toEqual(first.json);
		if (operation !== 'scheduledCall') continue;
		const other = await node.run({ ...parameters, callType: 'video' }, { continueOnFail: true });
		expect(other.json.error).toMatchObject({ code: 'idempotency_key_reused' });
	}
});
