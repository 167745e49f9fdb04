import type { INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import type { Account } from '../../../../whatsapp/accounts.ts';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import type { Group } from '../../../../whatsapp/groups.ts';
import type { Phone } from '../../../../whatsapp/index.ts';
import type { Server } from '../../../../whatsapp/server.ts';
import { child } from '../../../../whatsapp/stanza.ts';
import type { ContextOptions, TestContext } from '../executeContext.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Group; `friend` is a member of most groups, and watched through an unmodified Baileys client. */
let node: LinkedNode;
let server: Server;
let client: Client;
let ana: Phone;
let budi: Phone;

const UNKNOWN = '120363999999999999@g.us';
const ONE = { values: [{ person: '628123456789' }] };
const OPERATIONS: Array<[string, INodeParameters]> = [
	['getMany', {}],
	['get', {}],
	['create', { subject: 'Team', participants: ONE }],
	['addParticipants', { participants: ONE }],
	['removeParticipants', { participants: ONE }],
	['promote', { participants: ONE }],
	['demote', { participants: ONE }],
	['update', { updateFields: { subject: 'Team' } }],
	['getInviteLink', {}],
	['revokeInviteLink', {}],
	['previewInvite', { invite: 'Fxw3nB0lQz5Hw1k2' }],
	['join', { invite: 'Fxw3nB0lQz5Hw1k2' }],
	['leave', {}],
	['getJoinRequests', {}],
	['approveJoinRequests', { participants: ONE }],
	['rejectJoinRequests', { participants: ONE }],
];
/** What each answers while no number is linked. */
const unlinked = new Map<string, unknown>();

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	for (const [operation, form] of OPERATIONS) {
		unlinked.set(operation, await fails(operation, { group: UNKNOWN, ...form }));
	}
	await node.link();
	server = node.whatsapp as Server;
	client = await linkClient(node.whatsapp, node.friend);
	ana = node.whatsapp.createPhone('628333000333', { pushName: 'Ana' });
	budi = node.whatsapp.createPhone('628444000444', { pushName: 'Budi' });
});
afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

type Json = Record<string, unknown>;

const runIn = async (context: TestContext, operation: string): Promise<Json[]> => {
	const items = (await node.execute(context)).map(({ json }) => json as Json);
	const { gives } = findOperation('group', operation) ?? { gives: {} };
	for (const each of items) {
		expect(Object.keys(each).filter((key) => key !== 'members')).toEqual(Object.keys(gives));
	}
	return items;
};
const run = async (
	operation: string,
	form: INodeParameters = {},
	options?: Partial<ContextOptions>,
) => await runIn(node.context({ resource: 'group', operation, ...form }, options), operation);
const runOne = async (...args: Parameters<typeof run>): Promise<Json> =>
	(await run(...args))[0] as Json;
const fails = async (operation: string, form: INodeParameters) => {
	const parameters = { resource: 'group', operation, ...form };
	const { json } = await node.run(parameters, { continueOnFail: true });
	return json.error as unknown as { code: string; message: string; details: Json };
};

const account = (phone: Phone): Account => server.directory.find(phone.number)!;
const stored = (jid: unknown): Group => server.groups.find(String(jid))!;
const people = (...phones: Phone[]) => ({
	participants: { values: phones.map(({ number }) => ({ person: number })) },
});
/** A group of which this number is the owner. */
const ownGroup = (...members: Phone[]): Group =>
	stored(node.phone.createGroup('Own Team', [node.friend, ...members]));
/** A group of the friend, in which this number is a plain member. */
const theirGroup = (...members: Phone[]): Group =>
	stored(node.friend.createGroup('Their Team', [node.phone, ...members]));
const lids = (group: Group) => [...group.members.keys()].map(({ lid }) => lid).sort();
const seenBy = async (group: Group) => await client.sock.groupMetadata(group.jid);

const red = await sharp({ create: { width: 80, height: 40, channels: 3, background: 'red' } })
	.png()
	.toBuffer();
const withPicture = {
	items: [{ json: {}, binary: { data: { data: red.toString('base64'), mimeType: 'image/png' } } }],
};

describe('Create', () => {
	it('makes a group with everybody who can be added, and its settings', async () => {
		const form = {
			subject: ' Blue Team ',
			...people(node.friend, ana),
			options: {
				description: 'Plans',
				announce: true,
				locked: true,
				joinApproval: true,
				memberAddMode: 'everyone',
				disappearing: 'day',
				picture: 'data',
			},
		};
		const json = await runOne('create', form, withPicture);
		const group = stored(json.chat);
		expect(lids(group)).toEqual(
			[node.phone, node.friend, ana].map((each) => account(each).lid).sort(),
		);
		expect(json).toMatchObject({
			name: 'Blue Team',
			description: 'Plans',
			members_count: 3,
			role: 'owner',
			am_i_admin: true,
			announce: true,
			locked: true,
			join_approval: true,
			member_add_mode: 'everyone',
			disappearing_seconds: 86_400,
			created_at: Number(group.created),
			participants: [node.friend, ana].map((each) => ({
				jid: account(each).lid,
				pn: account(each).pn,
				lid: account(each).lid,
				status: 'added',
				code: 200,
			})),
			warnings: [],
		});
		expect(await seenBy(group)).toMatchObject({
			subject: 'Blue Team',
			desc: 'Plans',
			announce: true,
			restrict: true,
			joinApprovalMode: true,
			memberAddMode: true,
			ephemeralDuration: 86_400,
		});
		const jpeg = server.media.get(group.picture?.path ?? '');
		expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 640 });
	});

	it('makes it once, however often the node is retried', async () => {
		const form = { subject: 'Once', ...people(node.friend) };
		const first = await runOne('create', form, { executionId: 'one' });
		expect(await runOne('create', form, { executionId: 'one' })).toEqual(first);
		expect(server.groups.all.filter(({ subject }) => subject === 'Once')).toHaveLength(1);
		await runOne('create', form, { executionId: 'two' });
		expect(server.groups.all.filter(({ subject }) => subject === 'Once')).toHaveLength(2);
	});

	it('finds the group again whose answer never came', async () => {
		server.groups.create(account(node.phone), 'Lost').created = '1700000000';
		const fault = node.whatsapp.faults.closeWith(
			(each) => child(each, 'create')?.attrs.subject === 'Lost',
			{ tcp: true, processed: true },
		);
		const json = await runOne('create', { subject: 'Lost', ...people(node.friend) });
		expect(fault.count).toBe(1);
		const all = server.groups.all.filter(({ subject }) => subject === 'Lost');
		expect(all).toHaveLength(2);
		expect(json).toMatchObject({ chat: all[1]?.jid, participants: [{ status: 'added' }] });
	});

	it('invites those who let nobody add them, and names those who are not on WhatsApp', async () => {
		account(ana).privacy.set('groupadd', 'contacts');
		const participants = {
			values: [{ person: '628333000333' }, { person: '628999000999' }],
		};
		const context = node.context({
			resource: 'group',
			operation: 'create',
			subject: 'Guests',
			participants,
		});
		const [json] = await runIn(context, 'create');
		expect(json?.participants).toMatchObject([
			{ pn: ana.jid, status: 'invited', code: 403 },
			{ pn: '628999000999@s.whatsapp.net', status: 'not_on_whatsapp', code: 404 },
		]);
		expect(context.hints).toEqual([
			expect.objectContaining({ message: 'Not done for 1 of 2 people: not on WhatsApp (1).' }),
		]);
		const { message } = await ana.next(({ message: each }) => Boolean(each.groupInviteMessage));
		const invitation = stored(json?.chat).personal.get(account(ana));
		expect(message.groupInviteMessage).toMatchObject({
			groupJid: json?.chat,
			groupName: 'Guests',
			inviteCode: invitation?.code,
		});
		expect(Number(message.groupInviteMessage?.inviteExpiration)).toBe(invitation?.expiration);
		account(ana).privacy.delete('groupadd');
	});
});

describe('members', () => {
	it('Add Members has an item for each person, with the reason where it was not done', async () => {
		const group = ownGroup();
		account(budi).privacy.set('groupadd', 'contacts');
		group.left.add(account(ana));
		const form = {
			group: group.jid,
			participants: { values: [{ person: [ana.number, budi.number, '628999000999'] }] },
			sendInvitations: false,
		};
		const context = node.context({ resource: 'group', operation: 'addParticipants', ...form });
		const items = await runIn(context, 'addParticipants');
		expect(items.map(({ status, code }) => [status, code])).toEqual([
			['recently_left', 408],
			['privacy', 403],
			['not_on_whatsapp', 404],
		]);
		expect(context.hints.map(({ message }) => message)).toEqual([
			'Not done for 3 of 3 people: left the group only recently (1), to be added by their contacts only (1), not on WhatsApp (1).',
		]);
		const again = await run('addParticipants', { group: group.jid, ...people(node.friend) });
		expect(again).toMatchObject([{ chat: group.jid, status: 'already_member', code: 409 }]);
		const invited = await run('addParticipants', { group: group.jid, ...people(budi) });
		expect(invited).toMatchObject([{ pn: budi.jid, status: 'invited', code: 403 }]);
		await budi.next(({ message }) => message.groupInviteMessage?.groupJid === group.jid);
		account(budi).privacy.delete('groupadd');
		expect(await run('addParticipants', { group: group.jid, ...people(budi) })).toMatchObject([
			{ status: 'added', code: 200, lid: account(budi).lid },
		]);
		expect(group.members.has(account(budi))).toBe(true);
	});

	it('an invitation is sent once, and says why where it cannot be', async () => {
		const group = ownGroup();
		const citra = node.whatsapp.createPhone('628555000111', { pushName: 'Citra' });
		account(citra).privacy.set('groupadd', 'contacts');
		const form = { group: group.jid, ...people(citra) };
		node.whatsapp.faults.nack((each) => each.tag === 'message', 403);
		const context = node.context({ resource: 'group', operation: 'addParticipants', ...form });
		expect(await runIn(context, 'addParticipants')).toMatchObject([{ status: 'privacy' }]);
		expect(context.hints[0]?.message).toContain(
			'An invitation could not be sent: WhatsApp forbids this message',
		);
		for (let tries = 0; tries < 2; tries += 1) {
			const items = await run('addParticipants', form, { executionId: 'retried' });
			expect(items).toMatchObject([{ status: 'invited', code: 403 }]);
		}
		const invitations = () => citra.received.filter(({ message }) => message.groupInviteMessage);
		await node.run({ resource: 'message', operation: 'text', to: citra.jid, text: 'After it' });
		await citra.next(({ message }) => !message.groupInviteMessage);
		expect(invitations()).toHaveLength(1);
	});

	it('asks for many numbers at once, and for members not at all', async () => {
		const asked = [0, 1].map(() => [] as unknown[]);
		node.whatsapp.faults.drop((each) => {
			if (each.attrs.xmlns === 'usync') asked[0]?.push(each);
			if (each.attrs.xmlns === 'w:g2' && child(each, 'add')) asked[1]?.push(each);
			return false;
		}, 1_000);
		const strangers = Array.from({ length: 6 }, (_, index) =>
			node.whatsapp.createPhone(`62855500000${index}`),
		);
		const group = ownGroup();
		const form = { group: group.jid, ...people(...strangers) };
		const added = await run('addParticipants', form);
		expect(added.map(({ status }) => status)).toEqual(strangers.map(() => 'added'));
		expect(asked.map(({ length }) => length)).toEqual([1, 1]);
		await run('promote', form);
		await run('removeParticipants', form);
		expect(asked.map(({ length }) => length)).toEqual([1, 1]);
	});

	it('a full group takes nobody', async () => {
		const group = ownGroup();
		group.capacity = 2;
		expect(await run('addParticipants', { group: group.jid, ...people(ana) })).toMatchObject([
			{ status: 'group_full', code: 419 },
		]);
	});

	it.each([
		['lid', 'promote', 'promoted', 'admin'],
		['pn', 'promote', 'promoted', 'admin'],
		['lid', 'demote', 'demoted', undefined],
		['lid', 'removeParticipants', 'removed', 'gone'],
		['pn', 'removeParticipants', 'removed', 'gone'],
	] as const)('%s group: %s', async (addressing, operation, status, role) => {
		const group = ownGroup(ana);
		group.addressing = addressing;
		if (operation === 'demote') group.members.set(account(ana), 'admin');
		const items = await run(operation, { group: group.jid, ...people(ana, budi) });
		expect(items).toMatchObject([
			{ pn: ana.jid, lid: account(ana).lid, status, code: 200 },
			{ pn: budi.jid, status: 'not_a_member', code: 404 },
		]);
		const found = group.members.has(account(ana)) ? group.members.get(account(ana)) : 'gone';
		expect(found).toBe(role);
	});

	it('our own changes are told to triggers as our own', async () => {
		const group = ownGroup(ana);
		const told = client.sock;
		const seen = new Promise<{ author: string; action: string }>((resolve) => {
			told.ev.on('group-participants.update', (update) => {
				if (update.id === group.jid) resolve(update as never);
			});
		});
		await run('promote', { group: group.jid, ...people(ana) });
		expect(await seen).toMatchObject({ author: account(node.phone).lid, action: 'promote' });
	});
});

it('Get has the settings and, unless simplified, every member', async () => {
	const group = theirGroup(ana);
	const json = await runOne('get', { group: group.jid });
	expect(json).toMatchObject({
		chat: group.jid,
		name: 'Their Team',
		members_count: 3,
		role: 'member',
		am_i_admin: false,
		owner: { jid: account(node.friend).lid, pn: node.friend.jid, lid: account(node.friend).lid },
	});
	expect(json).not.toHaveProperty('members');
	const { members } = await runOne('get', { group: group.jid, simplify: false });
	expect(members).toHaveLength(3);
	expect(members).toContainEqual({
		jid: account(node.friend).lid,
		pn: node.friend.jid,
		lid: account(node.friend).lid,
		role: 'owner',
	});
});

it('Get Many lists the groups that the number is in', async () => {
	const group = theirGroup();
	const others = stored(node.friend.createGroup('Not Ours', []));
	const chats = (await run('getMany', { returnAll: true })).map(({ chat }) => chat);
	expect(chats).toContain(group.jid);
	expect(chats).not.toContain(others.jid);
	expect(await run('getMany', { limit: 1 })).toHaveLength(1);
});

describe('Update', () => {
	it('changes what is given, a description again and again', async () => {
		const group = ownGroup();
		const update = async (updateFields: INodeParameters) =>
			await runOne('update', { group: group.jid, updateFields });
		expect(await update({ subject: 'New Name', announce: true })).toMatchObject({
			name: 'New Name',
			announce: true,
			changed: ['subject', 'announce'],
			not_changed: [],
		});
		expect(await update({ description: 'One' })).toMatchObject({ description: 'One' });
		expect(await update({ description: 'Two' })).toMatchObject({ description: 'Two' });
		expect(await update({ description: '' })).toMatchObject({ description: null });
		expect(await update({ announce: false, disappearing: 'week' })).toMatchObject({
			announce: false,
			disappearing_seconds: 604_800,
		});
		expect(await seenBy(group)).toMatchObject({ subject: 'New Name', ephemeralDuration: 604_800 });
		expect(await update({ disappearing: 'off' })).toMatchObject({ disappearing_seconds: 0 });
	});

	it('changes the picture, and takes it away', async () => {
		const group = ownGroup();
		const update = async (updateFields: INodeParameters) =>
			await runOne('update', { group: group.jid, updateFields }, withPicture);
		expect(await update({ picture: 'data' })).toMatchObject({ changed: ['picture'] });
		expect(await client.sock.profilePictureUrl(group.jid, 'image')).toContain(group.picture?.path);
		expect(await update({ removePicture: true })).toMatchObject({ changed: ['picture'] });
		expect(group.picture).toBeUndefined();
		const both = { picture: 'data', removePicture: true };
		expect(await fails('update', { group: group.jid, updateFields: both })).toMatchObject({
			code: 'invalid_parameter',
			message: expect.stringContaining("'Remove Picture'"),
		});
	});

	it('says what a member may not change, and changes the rest', async () => {
		const group = theirGroup();
		const form = { group: group.jid, updateFields: { subject: 'By a Member', announce: true } };
		const context = node.context({ resource: 'group', operation: 'update', ...form });
		const [json] = await runIn(context, 'update');
		expect(json).toMatchObject({
			name: 'By a Member',
			changed: ['subject'],
			not_changed: [{ field: 'announce', code: 'forbidden' }],
		});
		expect(context.hints[0]?.message).toContain('Not changed: announce');
		const error = await fails('update', { group: group.jid, updateFields: { locked: true } });
		expect(error).toMatchObject({ code: 'forbidden', details: { reason: 'not_an_admin' } });
	});
});

it('Update says why WhatsApp does not accept a change', async () => {
	const group = ownGroup();
	node.whatsapp.faults.nack((each) => child(each, 'description') !== undefined, 409);
	const error = await fails('update', { group: group.jid, updateFields: { description: 'Plans' } });
	expect(error).toMatchObject({ code: 'not_acceptable', details: { code: 409 } });
	expect(error.details).not.toHaveProperty('reason');
});

describe('invitations', () => {
	it('a link is got, reset, looked at and joined by', async () => {
		const own = ownGroup();
		const { invite_link: link, code } = await runOne('getInviteLink', { group: own.jid });
		expect(link).toBe(`https://chat.whatsapp.com/${own.inviteCode}`);
		const reset = await runOne('revokeInviteLink', { group: own.jid });
		expect(reset).toMatchObject({ chat: own.jid, code: own.inviteCode });
		expect(reset.code).not.toBe(code);
		expect(await fails('previewInvite', { invite: String(link) })).toMatchObject({
			code: 'recipient_not_found',
		});

		const others = stored(node.friend.createGroup('Open House', [ana]));
		const invite = `https://chat.whatsapp.com/${others.inviteCode}?mode=r_t`;
		expect(await runOne('previewInvite', { invite })).toMatchObject({
			chat: others.jid,
			name: 'Open House',
			members_count: 2,
			role: null,
		});
		expect(await runOne('join', { invite })).toEqual({ chat: others.jid, status: 'joined' });
		expect(others.members.has(account(node.phone))).toBe(true);
		const again = await runOne('join', { invite });
		expect(again).toEqual({ chat: others.jid, status: 'already_member' });
	});

	it('an admin may have to let people in', async () => {
		const others = stored(node.friend.createGroup('Closed House', []));
		others.approval = true;
		const json = await runOne('join', { invite: others.inviteCode });
		expect(json).toEqual({ chat: others.jid, status: 'waiting_for_approval' });
		expect(others.requests.has(account(node.phone))).toBe(true);
	});

	it('an invitation to this number alone', async () => {
		const others = stored(node.friend.createGroup('Personal', []));
		const { code, expiration } = others.invite(account(node.phone), account(node.friend));
		const form = {
			invite: code,
			options: { group: others.jid, from: node.friend.jid, expiresAt: expiration },
		};
		expect(await runOne('previewInvite', form)).toMatchObject({ name: 'Personal' });
		expect(await runOne('join', form)).toEqual({ chat: others.jid, status: 'joined' });
		expect(await runOne('join', form)).toEqual({ chat: others.jid, status: 'already_member' });
		const half = { invite: code, options: { from: node.friend.jid } };
		expect(await fails('join', half)).toMatchObject({ code: 'invalid_parameter' });
	});

	it('a full group', async () => {
		const others = stored(node.friend.createGroup('Full House', []));
		others.capacity = 1;
		expect(await fails('join', { invite: others.inviteCode })).toMatchObject({
			code: 'forbidden',
			details: { reason: 'too_many' },
		});
	});
});

it('join requests are listed, approved and rejected', async () => {
	const group = ownGroup();
	group.approval = true;
	for (const phone of [ana, budi]) group.requests.add(account(phone));
	expect(await run('getJoinRequests', { group: group.jid })).toMatchObject([
		{ chat: group.jid, lid: account(ana).lid, requested_at: expect.any(Number) as number },
		{ chat: group.jid, lid: account(budi).lid },
	]);
	expect(await run('approveJoinRequests', { group: group.jid, ...people(ana) })).toMatchObject([
		{ status: 'approved', code: 200 },
	]);
	expect(group.members.has(account(ana))).toBe(true);
	expect(
		await run('rejectJoinRequests', { group: group.jid, ...people(budi, node.friend) }),
	).toMatchObject([{ status: 'rejected' }, { status: 'not_a_member', code: 404 }]);
	expect(group.requests.size).toBe(0);
});

it('Leave', async () => {
	const group = theirGroup();
	expect(await runOne('leave', { group: group.jid })).toEqual({ chat: group.jid, left: true });
	expect(group.members.has(account(node.phone))).toBe(false);
	expect(await fails('get', { group: group.jid })).toMatchObject({
		code: 'forbidden',
		details: { reason: 'not_a_member' },
	});
});

it.each(OPERATIONS)('%s says that no number is linked', (operation) => {
	expect(unlinked.get(operation)).toMatchObject({ code: 'device_not_connected' });
});

it.each(OPERATIONS.filter(([, form]) => !('invite' in form) && !('subject' in form)))(
	'%s of a group that does not exist',
	async (operation, form) => {
		if (operation === 'getMany') return;
		const error = await fails(operation, { group: UNKNOWN, ...form });
		expect(error).toMatchObject({ code: 'forbidden', details: { reason: 'not_a_member' } });
	},
);

it.each([
	'addParticipants',
	'removeParticipants',
	'promote',
	'demote',
	'getInviteLink',
	'revokeInviteLink',
	'getJoinRequests',
	'approveJoinRequests',
	'rejectJoinRequests',
])('%s is for admins', async (operation) => {
	const group = theirGroup(ana);
	const error = await fails(operation, { group: group.jid, ...people(ana) });
	expect(error).toMatchObject({ code: 'forbidden', details: { reason: 'not_an_admin' } });
});

it.each<[string, INodeParameters, string]>([
	['create', { subject: '', participants: ONE }, 'subject'],
	['create', { subject: 'x'.repeat(101), participants: ONE }, 'subject'],
	['create', { subject: 'x', participants: { values: [{ person: UNKNOWN }] } }, 'person'],
	['get', { group: '628123456789' }, 'group'],
	['addParticipants', { group: UNKNOWN }, 'participants'],
	['update', { group: UNKNOWN }, 'updateFields'],
	['update', { group: UNKNOWN, updateFields: { subject: '' } }, 'subject'],
	['update', { group: UNKNOWN, updateFields: { description: 'x'.repeat(2049) } }, 'description'],
	['create', { subject: 'x', options: { disappearing: 'year' } }, 'disappearing'],
	['join', { invite: 'https://example.com/group' }, 'invite'],
	['join', { invite: '' }, 'invite'],
])('%s refuses %j', async (operation, form, parameter) => {
	const error = await fails(operation, form);
	expect(error.code).toBe('invalid_parameter');
	expect(String(error.details.parameter)).toContain(parameter);
});

it('keeps a name of a hundred characters as it is', async () => {
	const subject = '😀'.repeat(50);
	const json = await runOne('create', { subject });
	expect(stored(json.chat).subject).toBe(subject);
});
