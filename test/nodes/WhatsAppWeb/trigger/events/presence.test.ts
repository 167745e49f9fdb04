import { stanza } from '../../../../whatsapp/stanza.ts';
import { useOffice } from '../../session/office.ts';
import { openScene, PLACES } from '../../session/scene.ts';
import { Reporter } from '../reporter.ts';

const office = useOffice();

/** Resolves when WhatsApp knows the account as online, or offline. */
const own = async (state: 'available' | 'unavailable') =>
	await office.wa.waitFor(
		'presence',
		(presence) => presence.from === office.own.jid && presence.state === state,
	);

const direct = () => ({
	timestamp: expect.any(Number),
	session: office.own.jid,
	chat: office.other.jid,
	from: office.other.jid,
	from_pn: office.other.jid,
	from_lid: office.other.lid,
	is_from_me: false,
	is_group: false,
});

/** The account's devices know the other's LID. */
async function acquainted() {
	const { client } = await openScene(office, 'direct chat');
	office.wa.mark();
	return client;
}

describe('the presence of somebody', () => {
	it('is told from the moment a trigger asks for it', async () => {
		const client = await acquainted();
		const reporter = await Reporter.on(client, ['presence'], {
			nodeId: 'presence',
			presenceOf: [office.other.jid],
		});
		const first = {
			...direct(),
			event: 'presence',
			presence: { state: 'unavailable', last_seen: null },
		};
		expect(await reporter.json()).toEqual(first);
		office.other.setPresence('available');
		expect(await reporter.json()).toEqual({
			...first,
			presence: { state: 'available', last_seen: null },
		});
		office.other.setPresence('unavailable');
		expect(await reporter.json()).toEqual({
			...first,
			presence: { state: 'unavailable', last_seen: expect.any(Number) },
		});
	});

	it('says nothing of when they were there last where they hide it', async () => {
		const client = await acquainted();
		const reporter = await Reporter.on(client, ['presence'], { nodeId: 'presence' });
		const attrs = { from: office.other.jid, type: 'unavailable', last: 'deny' };
		office.wa.push(office.own.number, 1, stanza('presence', attrs));
		expect(await reporter.json()).toMatchObject({
			presence: { state: 'unavailable', last_seen: null },
		});
	});

	it('by LID names both identities', async () => {
		const { client } = await openScene(office, 'direct chat by LID');
		const reporter = await Reporter.on(client, ['presence'], {
			nodeId: 'presence',
			presenceOf: [office.other.lid],
		});
		const { lid, jid } = office.other;
		expect(await reporter.json()).toMatchObject({
			chat: lid,
			from: lid,
			from_pn: jid,
			from_lid: lid,
		});
	});

	it('is asked for again on the next connection', async () => {
		const client = await acquainted();
		const reporter = await Reporter.on(client, ['presence'], {
			nodeId: 'presence',
			presenceOf: [office.other.jid],
		});
		await reporter.next();
		office.wa.faults.closeWith('now', { tcp: true });
		expect(await reporter.json()).toMatchObject({ presence: { state: 'unavailable' } });
		office.other.setPresence('available');
		expect(await reporter.json()).toMatchObject({ presence: { state: 'available' } });
	});

	it('is not kept for a trigger that is down', async () => {
		const client = await acquainted();
		const asked = { presenceOf: [office.other.jid] };
		const witness = await Reporter.on(client, ['presence'], { nodeId: 'witness', ...asked });
		await witness.next();
		const first = await Reporter.on(client, ['presence'], { nodeId: 'presence', ...asked });
		await first.stop();
		office.other.setPresence('available');
		expect(await witness.json()).toMatchObject({ presence: { state: 'available' } });
		const second = await Reporter.on(client, ['presence'], { nodeId: 'presence', ...asked });
		office.other.setPresence('unavailable');
		expect(await second.json()).toMatchObject({ presence: { state: 'unavailable' } });
		expect(second.trigger.deliveries).toHaveLength(1);
	});
});

describe('being online', () => {
	it('lasts as long as a trigger needs it', async () => {
		const client = await acquainted();
		const typing = await Reporter.on(client, ['chat_presence'], { nodeId: 'typing' });
		await own('available');
		const presence = await Reporter.on(client, ['presence'], { nodeId: 'presence' });
		await typing.stop();
		office.wa.mark();
		await presence.stop();
		await own('unavailable');
	});

	it('is not what other triggers bring about', async () => {
		const client = await acquainted();
		await Reporter.on(client, ['receipt', 'message'], { nodeId: 'others' });
		await client.restart();
		await client.status({ connect: true });
		expect(
			office.wa.log.some((entry) => entry.event === 'presence' && entry.from === office.own.jid),
		).toBe(false);
	});

	it('begins with the first login too, as soon as WhatsApp has told the name of the account', async () => {
		const client = office.client();
		const linked = office.link();
		await linked;
		await Reporter.on(client, ['chat_presence']);
		await own('available');
	});
});

describe.each(PLACES)('typing in a %s', (place) => {
	it('is told as it is', async () => {
		const { client, chat, name } = await openScene(office, place);
		office.wa.mark();
		const reporter = await Reporter.on(client, ['chat_presence'], { nodeId: 'typing' });
		await own('available');
		const isGroup = chat.endsWith('@g.us');
		const to = isGroup ? chat : place.endsWith('LID') ? office.own.lid : office.own.jid;
		for (const state of ['composing', 'recording', 'paused'] as const) {
			office.other.typing(to, state);
			expect(await reporter.json()).toEqual({
				...direct(),
				event: 'chat_presence',
				chat,
				from: name(office.other),
				is_group: isGroup,
				chat_presence: { state },
			});
		}
	});
});
