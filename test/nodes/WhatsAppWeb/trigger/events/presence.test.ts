import { stanza } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { openConversation, CHAT_KINDS } from '../../session/conversation.ts';
import { byOther } from '../sampleEvents.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

/** Resolves when the account has told WhatsApp that it is online, or offline. */
const own = async (state: 'available' | 'unavailable') =>
	await harness.wa.waitFor(
		'presence',
		(presence) => presence.from === harness.own.jid && presence.state === state,
	);

/** Makes the other phone's LID known to the account's devices. */
async function acquainted() {
	const { client } = await openConversation(harness, 'direct chat');
	harness.wa.mark();
	return client;
}

describe('the presence of somebody', () => {
	it('is told from the moment a trigger asks for it', async () => {
		const client = await acquainted();
		const reporter = await ItemReporter.on(client, ['presence'], {
			nodeId: 'presence',
			presenceOf: [harness.other.jid],
		});
		const first = {
			...byOther(harness),
			event: 'presence',
			presence: { state: 'unavailable', last_seen: null },
		};
		expect(await reporter.json()).toEqual(first);
		harness.other.setPresence('available');
		expect(await reporter.json()).toEqual({
			...first,
			presence: { state: 'available', last_seen: null },
		});
		harness.other.setPresence('unavailable');
		expect(await reporter.json()).toEqual({
			...first,
			presence: { state: 'unavailable', last_seen: expect.any(Number) },
		});
	});

	it('says nothing of when they were there last where they hide it', async () => {
		const client = await acquainted();
		const reporter = await ItemReporter.on(client, ['presence'], { nodeId: 'presence' });
		const attrs = { from: harness.other.jid, type: 'unavailable', last: 'deny' };
		harness.wa.push(harness.own.number, 1, stanza('presence', attrs));
		expect(await reporter.json()).toMatchObject({
			presence: { state: 'unavailable', last_seen: null },
		});
	});

	it('by LID names both identities', async () => {
		const { client } = await openConversation(harness, 'direct chat by LID');
		const reporter = await ItemReporter.on(client, ['presence'], {
			nodeId: 'presence',
			presenceOf: [harness.other.lid],
		});
		const { lid, jid } = harness.other;
		expect(await reporter.json()).toMatchObject({
			chat: lid,
			from: lid,
			from_pn: jid,
			from_lid: lid,
		});
	});

	it('is asked for again on the next connection', async () => {
		const client = await acquainted();
		const reporter = await ItemReporter.on(client, ['presence'], {
			nodeId: 'presence',
			presenceOf: [harness.other.jid],
		});
		await reporter.next();
		harness.wa.faults.closeWith('now', { tcp: true });
		expect(await reporter.json()).toMatchObject({ presence: { state: 'unavailable' } });
		harness.other.setPresence('available');
		expect(await reporter.json()).toMatchObject({ presence: { state: 'available' } });
	});

	it('is not kept for a trigger that is down', async () => {
		const client = await acquainted();
		const asked = { presenceOf: [harness.other.jid] };
		const witness = await ItemReporter.on(client, ['presence'], { nodeId: 'witness', ...asked });
		await witness.next();
		const first = await ItemReporter.on(client, ['presence'], { nodeId: 'presence', ...asked });
		await first.stop();
		harness.other.setPresence('available');
		expect(await witness.json()).toMatchObject({ presence: { state: 'available' } });
		const second = await ItemReporter.on(client, ['presence'], { nodeId: 'presence', ...asked });
		harness.other.setPresence('unavailable');
		expect(await second.json()).toMatchObject({ presence: { state: 'unavailable' } });
		expect(second.trigger.deliveries).toHaveLength(1);
	});
});

describe('being online', () => {
	it('lasts as long as a trigger needs it', async () => {
		const client = await acquainted();
		const typing = await ItemReporter.on(client, ['chat_presence'], { nodeId: 'typing' });
		await own('available');
		const presence = await ItemReporter.on(client, ['presence'], { nodeId: 'presence' });
		await typing.stop();
		harness.wa.mark();
		await presence.stop();
		await own('unavailable');
	});

	it('is not what other triggers bring about', async () => {
		const client = await acquainted();
		await ItemReporter.on(client, ['receipt', 'message'], { nodeId: 'others' });
		await client.restart();
		await client.status({ connect: true });
		expect(
			harness.wa.log.some((entry) => entry.event === 'presence' && entry.from === harness.own.jid),
		).toBe(false);
	});

	it('begins with the first login too, as soon as WhatsApp has told the name of the account', async () => {
		const client = harness.client();
		const linked = harness.link();
		await linked;
		await ItemReporter.on(client, ['chat_presence']);
		await own('available');
	});
});

describe.each(CHAT_KINDS)('typing in a %s', (place) => {
	it('is told as it is', async () => {
		const { client, chat, jidOf } = await openConversation(harness, place);
		harness.wa.mark();
		const reporter = await ItemReporter.on(client, ['chat_presence'], { nodeId: 'typing' });
		await own('available');
		const isGroup = chat.endsWith('@g.us');
		const to = isGroup ? chat : place.endsWith('LID') ? harness.own.lid : harness.own.jid;
		for (const state of ['composing', 'recording', 'paused'] as const) {
			harness.other.typing(to, state);
			expect(await reporter.json()).toEqual({
				...byOther(harness),
				event: 'chat_presence',
				chat,
				from: jidOf(harness.other),
				is_group: isGroup,
				chat_presence: { state },
			});
		}
	});
});
