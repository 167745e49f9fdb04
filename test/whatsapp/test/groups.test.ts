import type { BaileysEventMap, proto } from '@whiskeysockets/baileys';
import type { Phone } from '../index.ts';
import { stanza } from '../stanza.ts';
import { useWorld } from './world.ts';

const world = useWorld();

function people(): { alice: Phone; bob: Phone; carol: Phone } {
	return {
		alice: world.wa.createPhone('628111111111', { pushName: 'Alice' }),
		bob: world.wa.createPhone('628222222222', { pushName: 'Bob' }),
		carol: world.wa.createPhone('628333333333', { pushName: 'Carol' }),
	};
}

describe.each(['lid', 'pn'] as const)('a group that names its members by %s', (addressing) => {
	it('carries messages both ways, to every device of every member', async () => {
		const { alice, bob, carol } = people();
		const client = await world.link(alice);
		const bobsClient = await world.link(bob);
		const group = bob.createGroup('Family', [alice, carol], { addressing });

		const metadata = await client.sock.groupMetadata(group);
		expect(metadata).toMatchObject({
			subject: 'Family',
			addressingMode: addressing,
			announce: false,
		});
		expect(metadata.participants.map(({ id }) => id)).toEqual(
			[bob, alice, carol].map((phone) => (addressing === 'lid' ? phone.lid : phone.jid)),
		);

		await client.sock.sendMessage(group, { text: 'hello all' });
		for (const phone of [alice, bob, carol]) {
			const { message, chat, fromMe } = await phone.next(({ chat }) => chat === group);
			expect(message.extendedTextMessage?.text).toBe('hello all');
			expect({ chat, fromMe }).toEqual({ chat: group, fromMe: phone === alice });
		}
		const copy = await bobsClient.nextMessage(
			({ key, message }) => key.remoteJid === group && Boolean(message),
		);
		expect(copy.message?.extendedTextMessage?.text).toBe('hello all');

		await carol.sendText(group, 'hello Alice');
		const got = await client.nextMessage(({ message }) => message?.conversation === 'hello Alice');
		expect(got.key).toMatchObject({
			remoteJid: group,
			participant: addressing === 'lid' ? carol.lid : carol.jid,
			participantAlt: addressing === 'lid' ? carol.jid : carol.lid,
		});
	});

	it('gives a device that cannot read a message another copy', async () => {
		const { alice, bob, carol } = people();
		const client = await world.link(alice);
		const group = bob.createGroup('Family', [alice, carol], { addressing });
		world.wa.faults.corrupt({ tag: 'message', from: carol.jid, to: alice.jid }, 2);

		await carol.sendText(group, 'twice');

		const got = await client.nextMessage(({ message }) => message?.conversation === 'twice');
		expect(got.key.remoteJid).toBe(group);
	});

	it('answers a phone that cannot read a message of a companion', async () => {
		const { alice, bob, carol } = people();
		const messages = new Map<string, proto.IMessage>();
		const client = await world.link(alice, {
			getMessage: async ({ id }) => messages.get(id ?? ''),
		});
		const group = bob.createGroup('Family', [alice, carol], { addressing });
		world.wa.faults.corrupt({ tag: 'message', from: alice.jid, to: carol.jid });

		const sent = await client.sock.sendMessage(group, { text: 'again' });
		messages.set(sent?.key.id ?? '', sent?.message ?? {});

		const { message } = await carol.next(({ chat }) => chat === group);
		expect(message.extendedTextMessage?.text).toBe('again');
	});
});

it('can be made and changed by a companion', async () => {
	const { alice, bob, carol } = people();
	const client = await world.link(alice);
	const watcher = await world.link(bob);
	const changes: BaileysEventMap['group-participants.update'][] = [];
	watcher.sock.ev.on('group-participants.update', (change) => changes.push(change));

	const { id, owner } = await client.sock.groupCreate('Team', [bob.jid]);
	expect(owner).toBe(alice.lid);
	await client.sock.groupParticipantsUpdate(id, [carol.jid], 'add');
	await client.sock.groupParticipantsUpdate(id, [bob.jid], 'promote');
	await client.sock.groupUpdateSubject(id, 'Better team');
	await client.sock.groupUpdateDescription(id, 'What we do');
	await client.sock.groupSettingUpdate(id, 'announcement');
	await client.sock.groupSettingUpdate(id, 'locked');
	await client.sock.groupToggleEphemeral(id, 86_400);

	const metadata = await watcher.sock.groupMetadata(id);
	expect(metadata).toMatchObject({
		subject: 'Better team',
		desc: 'What we do',
		announce: true,
		restrict: true,
		ephemeralDuration: 86_400,
	});
	expect(metadata.participants).toMatchObject([
		{ id: alice.lid, admin: 'superadmin' },
		{ id: bob.lid, admin: 'admin' },
		{ id: carol.lid, admin: null },
	]);
	const [answer] = await client.sock.groupParticipantsUpdate(id, [carol.jid], 'remove');
	expect(answer?.status).toBe('200');
	await client.sock.groupLeave(id);
	await expect(client.sock.groupMetadata(id)).rejects.toMatchObject({ data: 403 });
	expect(changes.map(({ action }) => action)).toEqual(
		expect.arrayContaining(['add', 'promote', 'remove']),
	);
});

it('is joined by its invite link, with approval where it is asked for', async () => {
	const { alice, bob, carol } = people();
	const admin = await world.link(alice);
	const guest = await world.link(bob);
	const { id } = await admin.sock.groupCreate('Club', [carol.jid]);
	const code = (await admin.sock.groupInviteCode(id)) ?? '';

	expect((await guest.sock.groupGetInviteInfo(code)).subject).toBe('Club');
	await admin.sock.groupJoinApprovalMode(id, 'on');
	await guest.sock.groupAcceptInvite(code);
	expect(await admin.sock.groupRequestParticipantsList(id)).toMatchObject([{ jid: bob.lid }]);
	await admin.sock.groupRequestParticipantsUpdate(id, [bob.lid], 'approve');

	expect((await guest.sock.groupMetadata(id)).size).toBe(3);
	expect(Object.keys(await guest.sock.groupFetchAllParticipating())).toEqual([id]);
});

describe('refusals', () => {
	const ackError = async (id: string | null | undefined) =>
		(await world.wa.waitFor('ack', (ack) => ack.id === id)).error;

	it('lets only admins write to an announcement group', async () => {
		const { alice, bob } = people();
		const client = await world.link(alice);
		const group = bob.createGroup('News', [alice], { announce: true });
		world.wa.mark();
		const sent = await client.sock.sendMessage(group, { text: 'may I?' });
		expect(await ackError(sent?.key.id)).toBe('403');
		expect(bob.received).toEqual([]);
	});

	it('does not deliver what a former member writes', async () => {
		const { alice, bob } = people();
		const client = await world.link(alice);
		const group = bob.createGroup('Past', [alice]);
		const metadata = await client.sock.groupMetadata(group);
		await bob.changeGroup(group, stanza('remove', {}, [stanza('participant', { jid: alice.lid })]));
		await client.close();
		const again = world.connect({ auth: client.auth, cachedGroupMetadata: async () => metadata });
		await again.waitOpen();
		world.wa.mark();
		const sent = await again.sock.sendMessage(group, { text: 'still here?' });
		expect(await ackError(sent?.key.id)).toBe('401');
	});

	it('refuses a message in the addressing of yesterday (421)', async () => {
		const { alice, bob } = people();
		const client = await world.link(alice);
		const group = bob.createGroup('Moved', [alice], { addressing: 'pn' });
		const metadata = await client.sock.groupMetadata(group);
		await client.close();
		const again = world.connect({
			auth: client.auth,
			cachedGroupMetadata: async () => ({ ...metadata, addressingMode: 'lid' as never }),
		});
		await again.waitOpen();
		world.wa.mark();
		const sent = await again.sock.sendMessage(group, { text: 'hello' });
		expect(await ackError(sent?.key.id)).toBe('421');
	});
});

it('reaches 500 members', async () => {
	const alice = world.wa.createPhone('628111111111');
	const members = Array.from({ length: 499 }, (_, index) =>
		world.wa.createPhone(`6285${String(index).padStart(8, '0')}`),
	);
	// Client, server and 499 phones share this thread; the delays would make the client close a silent connection.
	const client = await world.link(alice, { keepAliveIntervalMs: 600_000 });
	const group = alice.createGroup('Everybody', members);

	await client.sock.sendMessage(group, { text: 'hello all' });

	for (const phone of members) {
		const { message } = await phone.next(undefined, 60_000);
		expect(message.extendedTextMessage?.text).toBe('hello all');
	}
}, 120_000);

it('shows a status to those it is sent to', async () => {
	const { alice, bob, carol } = people();
	const client = await world.link(alice);
	await client.sock.sendMessage(
		'status@broadcast',
		{ text: 'at the sea' },
		{ statusJidList: [bob.jid] },
	);
	const { message, participant } = await bob.next(({ from }) => from === 'status@broadcast');
	expect(message.extendedTextMessage?.text).toBe('at the sea');
	expect(participant).toContain(alice.number);
	expect(carol.received).toEqual([]);
});
