import { linkClient } from '../../../../whatsapp/client.ts';
import { bring } from '../../session/rawStanzas.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

/** Messages that come neither from a direct chat nor from an ordinary group. */
it('a status post is a message of the status chat', async () => {
	const { own, other, wa } = harness;
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const { sock, close } = await linkClient(wa, other);
	try {
		await sock.sendMessage(
			'status@broadcast',
			{ text: 'Open until night' },
			{ statusJidList: [own.jid] },
		);
		expect(await reporter.json()).toMatchObject({
			event: 'message',
			chat: 'status@broadcast',
			from: other.jid,
			from_pn: other.jid,
			from_lid: other.lid,
			is_group: false,
			is_broadcast: false,
			text: 'Open until night',
		});
	} finally {
		await close();
	}
});

it('what comes through a broadcast list is in the direct chat, and is answered there', async () => {
	const { other } = harness;
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const id = await bring(
		harness,
		{ conversation: 'To everyone' },
		{ from: '1700000000@broadcast', participant: other.jid, participant_lid: other.lid },
	);
	expect(await reporter.json()).toMatchObject({
		message_id: id,
		chat: other.jid,
		from: other.jid,
		from_pn: other.jid,
		from_lid: other.lid,
		is_group: false,
		is_broadcast: true,
		text: 'To everyone',
	});
});

describe('a person whom WhatsApp names by one identity alone', () => {
	const lid = () => {
		const group = harness.other.createGroup('Family', [harness.own]);
		return { from: group, participant: harness.other.lid, addressing_mode: 'lid' };
	};

	it('has both in the item, once WhatsApp has ever told the other', async () => {
		const { own, other } = harness;
		const reporter = await ItemReporter.on(await harness.link(), ['message']);
		await other.sendText(own.jid, 'hello');
		await reporter.json();
		await bring(harness, { conversation: 'in the group' }, lid());
		await bring(harness, { conversation: 'directly' }, { from: other.lid });
		await other.sendText(own.jid, 'the last');
		const both = { from_pn: other.jid, from_lid: other.lid };
		expect(await reporter.json()).toMatchObject({ text: 'in the group', from: other.lid, ...both });
		expect(await reporter.json()).toMatchObject({ text: 'directly', chat: other.lid, ...both });
		expect(await reporter.json()).toMatchObject({ text: 'the last' });
	});

	it('has the other from the group, if that is known', async () => {
		const { other } = harness;
		const reporter = await ItemReporter.on(await harness.link(), ['message']);
		await bring(harness, { conversation: 'in the group' }, lid());
		expect(await reporter.json()).toMatchObject({ text: 'in the group', from_pn: other.jid });
	});

	it('is told all the same when nothing is known', async () => {
		const { other } = harness;
		const reporter = await ItemReporter.on(await harness.link(), ['message']);
		await bring(harness, { conversation: 'directly' }, { from: other.lid });
		expect(await reporter.json()).toMatchObject({
			text: 'directly',
			from: other.lid,
			from_pn: null,
			from_lid: other.lid,
		});
	});
});

it.each([true, false])('a missed call (video: %s) is a notice', async (video) => {
	const { own, other } = harness;
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	await other.sendText(own.jid, 'I will call you');
	await reporter.json();
	const call = other.call(own.jid, { video });
	call.end('timeout');
	expect(await reporter.json()).toMatchObject({
		event: 'message',
		message_id: call.id,
		chat: other.lid,
		from: other.lid,
		from_pn: other.jid,
		message_type: 'notice',
		text: '',
		notice: {
			kind: 'missed_call',
			is_video: video,
			outcome: 'missed',
			seconds: null,
			target_id: null,
		},
	});
});
