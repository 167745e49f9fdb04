import { bring, withhold } from '../../session/rawStanzas.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { byOther } from '../sampleEvents.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

const EVENTS = ['message', 'undecryptable_message'] as const;

const LATER = 'It was asked for again. If it comes, it triggers Message with the same message_id.';
const NEVER = 'It can be read on the phone only.';

const head = (id: string) => ({
	event: 'undecryptable_message',
	...byOther(harness),
	message_id: id,
	push_name: 'Budi',
});

/** The items before the message with this text. */
async function until(reporter: ItemReporter, text: string): Promise<unknown[]> {
	await harness.other.sendText(harness.own.jid, text);
	const items: unknown[] = [];
	for (;;) {
		const json = await reporter.json();
		if (json.text === text) return items;
		items.push(json);
	}
}

it('a message that cannot be decrypted is told, and follows once when it comes again', async () => {
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	harness.wa.faults.corrupt({ tag: 'message', from: harness.other.jid, to: harness.own.jid });
	const { id } = await harness.other.sendText(harness.own.jid, 'damaged on the way');
	expect(await reporter.json()).toEqual({
		...head(id),
		undecryptable: {
			reason: 'wrong_keys',
			unavailable_type: null,
			detail: expect.stringMatching(/\w/),
			asked_again: true,
			what_next: LATER,
		},
	});
	expect(await reporter.json()).toMatchObject({
		event: 'message',
		message_id: id,
		text: 'damaged on the way',
	});
	expect(await until(reporter, 'the last')).toEqual([]);
});

it('one that fails twice is told once', async () => {
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	harness.wa.faults.corrupt({ tag: 'message', from: harness.other.jid, to: harness.own.jid }, 2);
	const { id } = await harness.other.sendText(harness.own.jid, 'damaged twice');
	expect(await reporter.json()).toMatchObject({ event: 'undecryptable_message', message_id: id });
	expect(await reporter.json()).toMatchObject({ event: 'message', message_id: id });
	expect(await until(reporter, 'the last')).toEqual([]);
});

it('in a group, the author is named', async () => {
	const { own, other, wa } = harness;
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	const group = other.createGroup('Family', [own]);
	wa.faults.corrupt({ tag: 'message', from: other.jid, to: own.jid });
	const { id } = await other.sendText(group, 'damaged');
	expect(await reporter.json()).toMatchObject({
		...head(id),
		chat: group,
		from: other.lid,
		is_group: true,
		undecryptable: { reason: 'wrong_keys', asked_again: true },
	});
	expect(await reporter.json()).toMatchObject({
		event: 'message',
		message_id: id,
		text: 'damaged',
	});
});

it('bytes that are no message are told as such, and cost no other message', async () => {
	const { other } = harness;
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	const from = { from: other.jid, sender_lid: other.lid };
	const id = await bring(harness, Buffer.from('\xff\xff\xff no message', 'latin1'), from);
	expect(await reporter.json()).toMatchObject({
		message_id: id,
		undecryptable: { reason: 'malformed', asked_again: true },
	});
	expect(await until(reporter, 'the neighbour')).toEqual([]);
});

it.each([
	['bot_unavailable_fanout', false, NEVER],
	['hosted_unavailable_fanout', false, NEVER],
	[undefined, true, LATER],
] as const)('one that was withheld as %s is told', async (type, asked_again, what_next) => {
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	const id = withhold(harness, type);
	expect(await reporter.json()).toEqual({
		...head(id),
		undecryptable: {
			reason: 'withheld',
			unavailable_type: type ?? null,
			detail: null,
			asked_again,
			what_next,
		},
	});
	expect(await until(reporter, 'the last')).toEqual([]);
});

it('what the phone says of a withheld message follows as a message, once', async () => {
	const { own, other, wa } = harness;
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	// The phone receives the message; its linked device receives only a notice.
	wa.faults.lose({ tag: 'message', to: own.jid });
	const { id } = await other.sendText(own.jid, 'from an advert');
	await own.next((message) => message.id === id);
	withhold(harness, undefined, { id });
	expect(await reporter.json()).toMatchObject({
		...head(id),
		undecryptable: { reason: 'withheld', asked_again: true },
	});
	expect(await reporter.json()).toMatchObject({
		event: 'message',
		message_id: id,
		chat: other.jid,
		from_pn: other.jid,
		from_lid: other.lid,
		push_name: 'Budi',
		text: 'from an advert',
	});
	expect(await until(reporter, 'the last')).toEqual([]);
});

it('one that is too old to be asked for is told all the same', async () => {
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	const monthAgo = Math.floor(Date.now() / 1000) - 30 * 86_400;
	const id = withhold(harness, undefined, { t: String(monthAgo) });
	expect(await reporter.json()).toMatchObject({
		message_id: id,
		timestamp: monthAgo,
		undecryptable: { reason: 'withheld', asked_again: false, what_next: NEVER },
	});
});

it.each(['view_once', 'view_once_unavailable_fanout'])(
	'a message to be seen once, withheld as %s, is a message without content',
	async (type) => {
		const reporter = await ItemReporter.on(await harness.link(), EVENTS);
		const id = withhold(harness, type);
		expect(await reporter.json()).toMatchObject({
			event: 'message',
			message_id: id,
			chat: harness.other.jid,
			from_lid: harness.other.lid,
			message_type: 'viewOnce',
			text: '',
			is_view_once: true,
		});
		expect(await until(reporter, 'the last')).toEqual([]);
	},
);
