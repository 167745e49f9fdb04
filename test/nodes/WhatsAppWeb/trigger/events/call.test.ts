import {
	OWN_NUMBER,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

function item(id: string, call: object, more: object = {}) {
	const { lid, jid } = harness.other;
	return {
		event: 'call',
		timestamp: expect.any(Number),
		session: harness.own.jid,
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

/** The call stanzas that companions have sent, when everything sent before has arrived. */
async function answers() {
	await harness.client().send(textCommand(harness.other.jid, 'Hello'));
	return harness.wa.log.filter(({ event }) => event === 'call');
}

it.each(['accept', 'reject', 'terminate', 'timeout'] as const)(
	'a call rings, and ends by %s',
	async (end) => {
		const reporter = await ItemReporter.on(await harness.link(), ['call']);
		const call = harness.other.call(harness.own.jid, { video: true });
		expect(await reporter.json()).toEqual(item(call.id, { status: 'offer', is_video: true }));
		call.end(end);
		expect(await reporter.json()).toEqual(item(call.id, { status: end, is_video: true }));
		expect(await answers()).toEqual([]);
	},
);

it.each(['pn', 'lid'] as const)('a call to a group by %s says which', async (addressing) => {
	const reporter = await ItemReporter.on(await harness.link(), ['call']);
	const group = harness.other.createGroup('Family', [harness.own], { addressing });
	const call = harness.other.call(group);
	const where = { chat: group, is_group: true };
	expect(await reporter.json()).toEqual(item(call.id, { status: 'offer', is_group: true }, where));
	call.end('terminate');
	expect(await reporter.json()).toEqual(
		item(call.id, { status: 'terminate', is_group: true }, where),
	);
});

it('calls that were missed while n8n was down are told, and not answered', async () => {
	await harness.link();
	const first = await ItemReporter.on(harness.client(), ['call'], { rejectCalls: true });
	await first.stop();
	await harness.restart();
	const call = harness.other.call(harness.own.jid);
	call.end('timeout');
	const second = await ItemReporter.on(harness.client(), ['call'], { rejectCalls: true });
	expect(await second.json()).toEqual(item(call.id, { status: 'offer', offline: true }));
	expect(await second.json()).toEqual(item(call.id, { status: 'timeout', offline: true }));
	expect(await answers()).toEqual([]);
});

it('the end of a call whose beginning an earlier process has heard says what it knows', async () => {
	await harness.link();
	const first = await ItemReporter.on(harness.client(), ['call']);
	const call = harness.other.call(harness.own.jid);
	await first.next();
	await harness.restart();
	call.end('timeout');
	const second = await ItemReporter.on(harness.client(), ['call']);
	const known = { status: 'timeout', is_video: null, is_group: null, offline: true };
	expect(await second.json()).toEqual(item(call.id, known, { from_pn: null }));
});

it('a step that comes twice is one item', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['call']);
	harness.wa.faults.duplicate({ tag: 'call', to: OWN_NUMBER }, 2);
	const call = harness.other.call(harness.own.jid);
	call.end('timeout');
	await reporter.next();
	await reporter.next();
	const next = harness.other.call(harness.own.jid);
	expect(await reporter.json()).toMatchObject({ call: { id: next.id, status: 'offer' } });
});

it('calls are rejected for as long as a trigger wants it, whatever it listens to', async () => {
	const client = await harness.link();
	const { stop } = await Trigger.on(client, { rejectCalls: true, nodeId: 'rejecting' });
	const reporter = await ItemReporter.on(client, ['call']);
	harness.wa.mark();
	const { id } = harness.other.call(harness.own.jid);
	expect(await harness.wa.waitFor('call')).toMatchObject({
		id,
		step: 'reject',
		to: harness.other.jid,
	});
	expect(await reporter.json()).toMatchObject({ call: { id, status: 'offer' } });
	await stop();
	const second = harness.other.call(harness.own.jid);
	expect(await reporter.json()).toMatchObject({ call: { id: second.id } });
	second.end('terminate');
	await reporter.next();
	expect(await answers()).toHaveLength(1);
});
