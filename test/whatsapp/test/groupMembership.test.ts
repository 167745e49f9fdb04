import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Phone } from '../index.ts';
import { stanza } from '../stanza.ts';
import { useWorld } from './world.ts';

/** Who gets into a group and who does not, as an unmodified Baileys client is told. */
const world = useWorld();

async function team() {
	const alice = world.wa.createPhone('628111111111', { pushName: 'Alice' });
	const bob = world.wa.createPhone('628222222222', { pushName: 'Bob' });
	const carol = world.wa.createPhone('628333333333', { pushName: 'Carol' });
	const { sock } = await world.link(alice);
	return { alice, bob, carol, sock };
}

const account = (phone: Phone) => world.wa.directory.find(phone.number)!;
const group = (jid: string) => world.wa.groups.find(jid)!;
const query = (to: string, type: 'get' | 'set', tag: string, attrs: Record<string, string>) => ({
	tag: 'iq',
	attrs: { to, type, xmlns: 'w:g2' },
	content: [{ tag, attrs }],
});

it('a person is added, or a code says why not', async () => {
	const { bob, carol, sock } = await team();
	const { id } = await sock.groupCreate('Team', []);
	const add = async (jid: string) =>
		(await sock.groupParticipantsUpdate(id, [jid], 'add')).map(({ status }) => status);
	expect(await add(bob.jid)).toEqual(['200']);
	expect(await add(bob.jid)).toEqual(['409']);
	expect(await add('628999000999@s.whatsapp.net')).toEqual(['404']);
	await bob.changeGroup('@g.us', stanza('leave', {}, [stanza('group', { id })]));
	expect(await add(bob.jid)).toEqual(['408']);
	group(id).capacity = 1;
	expect(await add(carol.jid)).toEqual(['419']);
	expect(group(id).members.size).toBe(1);
});

it('who lets nobody add them is invited, and joins by what they are sent, once and within its time', async () => {
	const { alice, bob, carol, sock } = await team();
	const guest = await world.link(bob);
	const stranger = await world.link(carol);
	account(bob).privacy.set('groupadd', 'contacts');
	const { id, participants } = await sock.groupCreate('Team', [bob.jid]);
	expect(participants.map(({ id: jid }) => jid)).toContain(alice.lid);
	expect(group(id).members.has(account(bob))).toBe(false);

	const [{ status, content } = {}] = await sock.groupParticipantsUpdate(id, [bob.jid], 'add');
	expect(status).toBe('403');
	const [asked] = content?.content as Array<{ tag: string; attrs: Record<string, string> }>;
	expect(asked?.tag).toBe('add_request');
	const { code = '', expiration = '' } = asked?.attrs ?? {};
	const invitation = { groupJid: id, inviteCode: code, inviteExpiration: Number(expiration) };

	const accept = (by: typeof guest, more: object = {}, from = alice.jid) =>
		by.sock.groupAcceptInviteV4(from, { ...invitation, ...more });
	await expect(accept(stranger)).rejects.toMatchObject({ data: 406 });
	await expect(accept(guest, { inviteCode: 'another' })).rejects.toMatchObject({ data: 406 });
	await expect(accept(guest, { inviteExpiration: 1 })).rejects.toMatchObject({ data: 406 });
	await expect(accept(guest, {}, carol.jid)).rejects.toMatchObject({ data: 406 });
	expect(await accept(guest)).toBe(id);
	expect(group(id).members.has(account(bob))).toBe(true);
	await expect(accept(guest)).rejects.toMatchObject({ data: 409 });
});

it('a link that was reset is gone, and one that never was is none', async () => {
	const { bob, carol, sock } = await team();
	const guest = await world.link(bob);
	const { id } = await sock.groupCreate('Team', [carol.jid]);
	const code = (await sock.groupInviteCode(id)) ?? '';
	const next = await sock.groupRevokeInvite(id);
	expect(next).not.toBe(code);
	await expect(guest.sock.groupGetInviteInfo(code)).rejects.toMatchObject({ data: 410 });
	await expect(guest.sock.groupAcceptInvite(code)).rejects.toMatchObject({ data: 410 });
	await expect(guest.sock.groupAcceptInvite('nothing')).rejects.toMatchObject({ data: 406 });
	group(id).capacity = 2;
	await expect(guest.sock.groupAcceptInvite(next ?? '')).rejects.toMatchObject({ data: 419 });
	group(id).capacity = 3;
	expect(await guest.sock.groupAcceptInvite(next ?? '')).toBe(id);
	await expect(guest.sock.groupAcceptInvite(next ?? '')).rejects.toMatchObject({ data: 409 });
});

it('who has to be approved waits, and is in the group only then', async () => {
	const { bob, sock } = await team();
	const guest = await world.link(bob);
	const { id } = await sock.groupCreate('Team', []);
	await sock.groupJoinApprovalMode(id, 'on');
	const code = (await sock.groupInviteCode(id)) ?? '';
	const answer = await guest.sock.query(query('@g.us', 'set', 'invite', { code }));
	expect(answer.content).toEqual([
		expect.objectContaining({ tag: 'membership_approval_request', attrs: { jid: id } }),
	]);
	expect(group(id).members.has(account(bob))).toBe(false);
	const [decided] = await sock.groupRequestParticipantsUpdate(id, [bob.lid], 'reject');
	expect(decided?.status).toBe('200');
	const [again] = await sock.groupRequestParticipantsUpdate(id, [bob.lid], 'approve');
	expect(again?.status).toBe('404');
	expect(group(id).members.has(account(bob))).toBe(false);
});

it('members add others only where they may', async () => {
	const { alice, bob, carol, sock } = await team();
	const id = bob.createGroup('Family', [alice]);
	const add = async () => await sock.groupParticipantsUpdate(id, [carol.jid], 'add');
	await expect(add()).rejects.toMatchObject({ data: 403 });
	const mode = Buffer.from('all_member_add');
	await bob.changeGroup(id, stanza('member_add_mode', {}, mode));
	expect(await add()).toMatchObject([{ status: '200' }]);
	await expect(sock.groupParticipantsUpdate(id, [carol.jid], 'promote')).rejects.toMatchObject({
		data: 403,
	});
});

it('a name that is too long is refused, and a description that does not name the one before', async () => {
	const { sock } = await team();
	await expect(sock.groupCreate('x'.repeat(101), [])).rejects.toMatchObject({ data: 406 });
	const { id } = await sock.groupCreate('😀'.repeat(100), []);
	await expect(sock.groupUpdateSubject(id, '')).rejects.toMatchObject({ data: 406 });
	await sock.groupUpdateDescription(id, 'One');
	await sock.groupUpdateDescription(id, 'Two');
	expect((await sock.groupMetadata(id)).desc).toBe('Two');
	const blind = query(id, 'set', 'description', { delete: 'true' });
	await expect(sock.query(blind)).rejects.toMatchObject({ data: 409 });
	await sock.groupUpdateDescription(id);
	expect((await sock.groupMetadata(id)).desc).toBeUndefined();
});

it.each<[string, BinaryNode]>([
	['an unknown attribute', stanza('locked', { reason: 'because' })],
	['an unknown child', stanza('add', {}, [stanza('person', { jid: '1@lid' })])],
	['a person with more than a JID', stanza('promote', {}, [stanza('participant', { name: 'B' })])],
	['a timer that no app offers', stanza('ephemeral', { expiration: '5' })],
	['half an invitation', stanza('accept', { code: 'abc' })],
	['an unknown mode', stanza('member_add_mode', {}, Buffer.from('nobody'))],
])('%s is a violation', async (_what, content) => {
	const { sock } = await team();
	const { id } = await sock.groupCreate('Team', []);
	const iq = { tag: 'iq', attrs: { to: id, type: 'set', xmlns: 'w:g2' }, content: [content] };
	await expect(sock.query(iq)).rejects.toMatchObject({ data: 400 });
	expect(world.takeViolations()).toHaveLength(1);
});
