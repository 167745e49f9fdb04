import { linkClient } from '../../../../whatsapp/client.ts';
import { bring } from '../../session/rawStanzas.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { Reporter } from '../reporter.ts';

const harness = useSessionHarness();

/** Where messages come from beside chats and groups. */
it('a status post is a message of the status chat', async () => {
	const { own, other, wa } = harness;
	const reporter = await Reporter.on(await harness.link(), ['message']);
	const { sock, close } = await linkClient(wa, other);
	try {
		await sock.sendMessage(
			'status@broadcast',
			{ text: 'Buka sampai malam' },
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
			text: 'Buka sampai malam',
		});
	} finally {
		await close();
	}
});

it('what comes through a broadcast list is in the direct chat, and is answered there', async () => {
	const { other } = harness;
	const reporter = await Reporter.on(await harness.link(), ['message']);
	const id = await bring(
		harness,
		{ conversation: 'Untuk semua' },
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
		text: 'Untuk semua',
	});
});

describe('a person whom WhatsApp names by one identity alone', () => {
	const lid = () => {
		const group = harness.other.createGroup('Keluarga', [harness.own]);
		return { from: group, participant: harness.other.lid, addressing_mode: 'lid' };
	};

	it('has both in the item, once WhatsApp has ever told the other', async () => {
		const { own, other } = harness;
		const reporter = await Reporter.on(await harness.link(), ['message']);
		await other.sendText(own.jid, 'halo');
		await reporter.json();
		await bring(harness, { conversation: 'di grup' }, lid());
		await bring(harness, { conversation: 'langsung' }, { from: other.lid });
		await other.sendText(own.jid, 'penutup');
		const both = { from_pn: other.jid, from_lid: other.lid };
		expect(await reporter.json()).toMatchObject({ text: 'di grup', from: other.lid, ...both });
		expect(await reporter.json()).toMatchObject({ text: 'langsung', chat: other.lid, ...both });
		expect(await reporter.json()).toMatchObject({ text: 'penutup' });
	});

	it('has the other from the group, if that is known', async () => {
		const { other } = harness;
		const reporter = await Reporter.on(await harness.link(), ['message']);
		await bring(harness, { conversation: 'di grup' }, lid());
		expect(await reporter.json()).toMatchObject({ text: 'di grup', from_pn: other.jid });
	});

	it('is told all the same when nothing is known', async () => {
		const { other } = harness;
		const reporter = await Reporter.on(await harness.link(), ['message']);
		await bring(harness, { conversation: 'langsung' }, { from: other.lid });
		expect(await reporter.json()).toMatchObject({
			text: 'langsung',
			from: other.lid,
			from_pn: null,
			from_lid: other.lid,
		});
	});
});

it.each([true, false])('a missed call (video: %s) is a notice', async (video) => {
	const { own, other } = harness;
	const reporter = await Reporter.on(await harness.link(), ['message']);
	await other.sendText(own.jid, 'aku telepon ya');
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
