import { OWN_NUMBER, subscription, textCommand, Trigger, useOffice } from '../../session/office.ts';
import { Reporter } from '../reporter.ts';

const office = useOffice();

function item(id: string, call: object, more: object = {}) {
	const { lid, jid } = office.other;
	return {
		event: 'call',
		timestamp: expect.any(Number),
		session: office.own.jid,
		chat: lid,
		from: lid,
		from_pn: jid,
		from_lid: lid,
		is_from_me: false,
		is_group: false,
		call: { id, is_video: false, is_group: false, offline: false, ...call },
		...more,
	};
}

/** What companions have done about calls so far: what is sent after it has come after it. */
async function answers() {
	await office.client().send(textCommand(office.other.jid, 'Halo'));
	return office.wa.log.filter(({ event }) => event === 'call');
}

it.each(['accept', 'reject', 'terminate', 'timeout'] as const)(
	'a call rings, and ends by %s',
	async (end) => {
		const reporter = await Reporter.on(await office.link(), ['call']);
		const call = office.other.call(office.own.jid, { video: true });
		expect(await reporter.json()).toEqual(item(call.id, { status: 'offer', is_video: true }));
		call.end(end);
		expect(await reporter.json()).toEqual(item(call.id, { status: end, is_video: true }));
		expect(await answers()).toEqual([]);
	},
);

it.each(['pn', 'lid'] as const)('a call to a group by %s says which', async (addressing) => {
	const reporter = await Reporter.on(await office.link(), ['call']);
	const group = office.other.createGroup('Keluarga', [office.own], { addressing });
	const call = office.other.call(group);
	const where = { chat: group, is_group: true };
	expect(await reporter.json()).toEqual(item(call.id, { status: 'offer', is_group: true }, where));
	call.end('terminate');
	expect(await reporter.json()).toEqual(
		item(call.id, { status: 'terminate', is_group: true }, where),
	);
});

it('calls that were missed while n8n was down are told, and not answered', async () => {
	await office.link();
	const first = await Reporter.on(office.client(), ['call'], { rejectCalls: true });
	await first.stop();
	await office.restart();
	const call = office.other.call(office.own.jid);
	call.end('timeout');
	const second = await Reporter.on(office.client(), ['call'], { rejectCalls: true });
	expect(await second.json()).toEqual(item(call.id, { status: 'offer', offline: true }));
	expect(await second.json()).toEqual(item(call.id, { status: 'timeout', offline: true }));
	expect(await answers()).toEqual([]);
});

it('the end of a call whose beginning an earlier process has heard says what it knows', async () => {
	await office.link();
	const first = await Reporter.on(office.client(), ['call']);
	const call = office.other.call(office.own.jid);
	await first.next();
	await office.restart();
	call.end('timeout');
	const second = await Reporter.on(office.client(), ['call']);
	const known = { status: 'timeout', is_video: null, is_group: null, offline: true };
	expect(await second.json()).toEqual(item(call.id, known, { from_pn: null }));
});

it('a step that comes twice is one item', async () => {
	const reporter = await Reporter.on(await office.link(), ['call']);
	office.wa.faults.duplicate({ tag: 'call', to: OWN_NUMBER }, 2);
	const call = office.other.call(office.own.jid);
	call.end('timeout');
	await reporter.next();
	await reporter.next();
	const next = office.other.call(office.own.jid);
	expect(await reporter.json()).toMatchObject({ call: { id: next.id, status: 'offer' } });
});

it('calls are rejected for as long as a trigger wants it, whatever it listens to', async () => {
	const client = await office.link();
	const rejecting = subscription({ rejectCalls: true, nodeId: 'rejecting' });
	const stop = await client.subscribe(rejecting, new Trigger().handler);
	const reporter = await Reporter.on(client, ['call']);
	office.wa.mark();
	const { id } = office.other.call(office.own.jid);
	expect(await office.wa.waitFor('call')).toMatchObject({
		id,
		step: 'reject',
		to: office.other.jid,
	});
	expect(await reporter.json()).toMatchObject({ call: { id, status: 'offer' } });
	await stop();
	const second = office.other.call(office.own.jid);
	expect(await reporter.json()).toMatchObject({ call: { id: second.id } });
	second.end('terminate');
	await reporter.next();
	expect(await answers()).toHaveLength(1);
});
