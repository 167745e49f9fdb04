import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import { stanza, type Attributes } from '../stanza.ts';
import { useWorld } from './world.ts';

const biz = (attrs: Attributes, ...content: BinaryNode[]) => stanza('biz', attrs, content);
const actors = { actual_actors: '2', host_storage: '2', privacy_mode_ts: '1700000000' };
const flow = (attrs: Attributes) =>
	stanza('interactive', { type: 'native_flow', v: '1' }, [stanza('native_flow', attrs)]);
const quality = stanza('quality_control', { source_type: 'third_party' });
const bot = stanza('bot', { biz_bot: '1' });
const mixed = biz(actors, flow({ v: '9', name: 'mixed' }), quality);

describe('what a message tells the server beside its ciphertexts', () => {
	const world = useWorld();
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		bob = world.wa.createPhone('628222');
		client = await world.link(world.wa.createPhone('628111'));
	});

	/** @returns the code of the refusal, if it was refused */
	/** @returns the code of the refusal, if it was refused */
	async function relay(
		nodes: BinaryNode[],
		message: proto.IMessage = { conversation: 'Hello' },
		to = bob.jid,
	): Promise<string | undefined> {
		world.wa.mark();
		const messageId = client.sock.generateMessageTag();
		await client.sock.relayMessage(to, message, { messageId, additionalNodes: nodes });
		const { error } = await world.wa.waitFor('ack', ({ id }) => id === messageId);
		return error;
	}

	it('may be that it has buttons, and reaches the recipient', async () => {
		expect(await relay([bot, mixed])).toBeUndefined();
		const { stanza: received } = await bob.next();
		expect(received.content).toEqual(expect.arrayContaining([bot, mixed]));
		const payment = biz({ ...actors, native_flow_name: 'payment_info' });
		expect(await relay([bot, payment])).toBeUndefined();
	});

	it.each<[string, BinaryNode[]]>([
		['405', [bot, biz({}, stanza('buttons', {}))]],
		['405', [bot, biz({}, stanza('list', { type: 'product_list', v: '2' }))]],
		['473', [bot, biz(actors, flow({ v: '9', name: 'quick_reply' }), quality)]],
		['479', [bot, biz({}, stanza('interactive', { type: 'native_flow', v: '1' }))]],
	])('is refused with %s as WhatsApp refuses it', async (code, nodes) => {
		expect(await relay(nodes)).toBe(code);
	});

	it.each<[string, BinaryNode[]]>([
		['<bot> is missing', [mixed]],
		['<biz> is missing', [bot]],
		['its time is to come', [bot, biz({ ...actors, privacy_mode_ts: '9999999999' }, quality)]],
		['its actors are missing', [bot, biz({ privacy_mode_ts: '1' }, quality)]],
		['its payment is unknown', [bot, biz({ ...actors, native_flow_name: 'quick_reply' })]],
		['it is of unknown quality', [bot, biz(actors, flow({ v: '9', name: 'mixed' }))]],
		['its meaning is unknown', [stanza('meta', { polltype: 'guess' })]],
	])('is a violation when %s', async (_what, nodes) => {
		expect(await relay(nodes)).toBe('479');
		expect(world.takeViolations()).toHaveLength(1);
	});

	it('has to be there for polls and events', async () => {
		const poll = { pollCreationMessage: { name: 'A?', options: [{ optionName: 'B' }] } };
		expect(await relay([], poll)).toBe('479');
		expect(await relay([], { eventMessage: { name: 'A' } })).toBe('479');
		expect(world.takeViolations()).toEqual([
			'<message type=poll> without polltype',
			'<message type=event> without event_type',
		]);
	});

	it('has no <bot> in a group', async () => {
		const group = bob.createGroup('Group', [world.wa.phone('628111') as Phone]);
		expect(await relay([mixed], undefined, group)).toBeUndefined();
		expect(await relay([bot, mixed], undefined, group)).toBe('479');
		expect(world.takeViolations()).toEqual(['<message> with unknown <bot>']);
	});
});
