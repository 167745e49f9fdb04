import type { Idempotency } from '../../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { child } from '../../../../whatsapp/stanza.ts';
import { OTHER_NUMBER, useSessionHarness } from '../SessionHarness.ts';

/** What must not be made twice, on the example of groups. */
const harness = useSessionHarness();

const key = (name: string, call?: { attempt: string; id: string }): Idempotency => ({
	scope: 'execution',
	key: name,
	call: call && { ...call, isConcurrent: false },
});

const make = async (client: SessionClient, subject: string, idempotency?: Idempotency) =>
	await client.command(
		'createGroup',
		{ subject, people: [`${OTHER_NUMBER}@s.whatsapp.net`] },
		{ idempotency },
	);

const groups = (subject: string) =>
	harness.wa.groups.all.filter((group) => group.subject === subject);

it('makes one thing for a key, and one for each command without', async () => {
	const client = await harness.link();
	const first = await make(client, 'Team', key('a'));
	expect(await make(client, 'Team', key('a'))).toEqual(first);
	expect(groups('Team')).toHaveLength(1);
	await make(client, 'Team');
	await make(client, 'Team');
	expect(groups('Team')).toHaveLength(3);
});

it('makes one thing for commands of the same moment', async () => {
	const client = await harness.link();
	const both = await Promise.all([make(client, 'Team', key('a')), make(client, 'Team', key('a'))]);
	expect(both[0].jid).toBe(both[1].jid);
	expect(groups('Team')).toHaveLength(1);
});

it('answers the first result after a restart, with a warning if the values are others', async () => {
	const { jid } = await make(await harness.link(), 'Team', key('a'));
	await harness.restart();
	const client = harness.client();
	expect(await make(client, 'Team', key('a'))).toMatchObject({ jid, warnings: [] });
	expect(await make(client, 'Others', key('a'))).toMatchObject({
		jid,
		warnings: [expect.stringContaining('not made again') as string],
	});
	expect(groups('Others')).toEqual([]);
});

it('refuses other values under a key of the author', async () => {
	const client = await harness.link();
	const custom: Idempotency = { scope: 'custom', key: 'order 7' };
	const { jid } = await make(client, 'Team', custom);
	expect(await make(client, 'Team', custom)).toMatchObject({ jid });
	await expect(make(client, 'Others', custom)).rejects.toMatchObject({
		code: 'idempotency_key_reused',
	});
	expect(groups('Others')).toEqual([]);
});

it('finds what was made when n8n died before the answer came', async () => {
	const client = await harness.link();
	// From here on the session is cut off, as by a crash.
	const fault = harness.wa.faults.closeWith(
		(stanza) => child(stanza, 'create')?.attrs.subject === 'Team',
		{ tcp: true, processed: true },
	);
	const stop = new AbortController();
	const dead = client.command(
		'createGroup',
		{ subject: 'Team', people: [] },
		{ idempotency: key('a'), signal: stop.signal },
	);
	await harness.wa.once('close');
	stop.abort();
	await expect(dead).rejects.toMatchObject({ code: 'cancelled' });
	expect(fault.count).toBe(1);
	await harness.restart();
	const again = await harness
		.client()
		.command('createGroup', { subject: 'Team', people: [] }, { idempotency: key('a') });
	expect(groups('Team').map(({ jid }) => jid)).toEqual([again.jid]);
});

it('what WhatsApp refused can be tried again', async () => {
	const client = await harness.link();
	const tooLong = 'x'.repeat(101);
	await expect(make(client, tooLong, key('a'))).rejects.toMatchObject({ code: 'not_acceptable' });
	expect(await make(client, 'Team', key('a'))).toMatchObject({ subject: 'Team', warnings: [] });
});

it('calls of one attempt make one thing each, and a later attempt none', async () => {
	const client = await harness.link();
	const call = (attempt: string, id: string) =>
		make(client, 'Team', key('delivery', { attempt, id }));
	const first = await call('1', 'execution 1');
	const second = await call('1', 'execution 2');
	expect(second.jid).not.toBe(first.jid);
	expect(await call('1', 'execution 1')).toEqual(first);
	expect(await call('2', 'execution 3')).toEqual(first);
	expect(await call('2', 'execution 4')).toEqual(second);
	expect(groups('Team')).toHaveLength(2);
});
