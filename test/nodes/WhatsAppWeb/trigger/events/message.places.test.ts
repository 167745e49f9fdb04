import { linkClient } from '../../../../whatsapp/client.ts';
import { bring } from '../../session/courier.ts';
import { useOffice } from '../../session/office.ts';
import { Reporter } from '../reporter.ts';

const office = useOffice();

/** Where messages come from beside chats and groups. */
it('a status post is a message of the status chat', async () => {
	const { own, other, wa } = office;
	const reporter = await Reporter.on(await office.link(), ['message']);
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
	const { other } = office;
	const reporter = await Reporter.on(await office.link(), ['message']);
	const id = await bring(
		office,
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

it.each([true, false])('a missed call (video: %s) is a notice', async (video) => {
	const { own, other } = office;
	const reporter = await Reporter.on(await office.link(), ['message']);
	const call = other.call(own.jid, { video });
	call.end('timeout');
	expect(await reporter.json()).toMatchObject({
		event: 'message',
		message_id: call.id,
		chat: other.lid,
		from: other.lid,
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
