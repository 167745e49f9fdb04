import type { INodeParameters } from 'n8n-workflow';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import type { Group } from '../../../../whatsapp/groups.ts';
import { MAX_GROUPS } from '../../../../whatsapp/handlers/communities.ts';
import type { Server } from '../../../../whatsapp/server.ts';
import { child, stanza } from '../../../../whatsapp/stanza.ts';
import type { ContextOptions } from '../executeContext.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Community; `friend` is somebody else, whose client is an unmodified Baileys. */
let node: LinkedNode;
let server: Server;
let client: Client;

const OPERATIONS: Array<[string, INodeParameters]> = [
	['getMany', {}],
	['get', {}],
	['create', { name: 'Village' }],
	['addGroup', { group: '120363000000000002@g.us' }],
	['removeGroup', { group: '120363000000000002@g.us' }],
	['leave', {}],
	['deactivate', {}],
];
/** What each answers while no number is linked. */
const unlinked = new Map<string, unknown>();

const run = async (
	operation: string,
	form: INodeParameters = {},
	options?: Partial<ContextOptions>,
) => {
	const items = await node.runAll({ resource: 'community', operation, ...form }, options);
	const json = items.map((item) => item.json as Record<string, unknown>);
	const { gives } = findOperation('community', operation) ?? { gives: {} };
	for (const each of json) expect(Object.keys(each)).toEqual(Object.keys(gives));
	return json;
};
const runOne = async (...args: Parameters<typeof run>) => {
	const [json] = await run(...args);
	return json as Record<string, unknown>;
};
const fails = async (operation: string, form: INodeParameters) => {
	const parameters = { resource: 'community', operation, ...form };
	const { json } = await node.run(parameters, { continueOnFail: true });
	return json.error as unknown as { code: string; message: string; details: object };
};

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	for (const [operation, form] of OPERATIONS) {
		const community = '120363000000000001@g.us';
		unlinked.set(operation, await fails(operation, { community, ...form }));
	}
	await node.link();
	server = node.whatsapp as Server;
	client = await linkClient(node.whatsapp, node.friend);
});
afterAll(async () => {
	await client.close();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

const groupOf = (jid: unknown): Group => server.groups.find(String(jid))!;
const groupsOf = (community: Group) => server.groups.within(community);
/** A group as the item of its community has it. */
const listed = ({ jid, subject, members, ...group }: Group, isMember = true) => ({
	chat: jid,
	name: subject,
	kind: group.communityAnnounce ? 'announcement' : group.isGeneralChat ? 'general' : 'group',
	members: members.size,
	is_member: isMember,
});
const itemOf = (community: Group, groups: object[], changes: object = {}) => ({
	chat: community.jid,
	name: community.subject,
	description: null,
	role: 'owner',
	members: community.members.size,
	created_at: Number(community.created),
	announcement_chat: groupsOf(community).find(({ communityAnnounce }) => communityAnnounce)?.jid,
	groups,
	...changes,
});
/** A community of one's own, and a group of both. */
const ownVillage = () => groupOf(node.phone.createCommunity('Own Village', [node.friend]));
const theirVillage = () => groupOf(node.friend.createCommunity('Their Village', [node.phone]));
const ownGroup = (subject = 'Gardens') => groupOf(node.phone.createGroup(subject, [node.friend]));

it('Create makes a community with announcement group and general chat, once however often the node is retried', async () => {
	const form = { name: ' Village ', description: 'All neighbours' };
	const retried = { executionId: 'one execution' };
	const json = await runOne('create', form, retried);
	const made = groupOf(json.chat);
	const [announcements, general] = groupsOf(made);
	expect(json).toEqual({
		...itemOf(made, [listed(announcements!), listed(general!)], { description: 'All neighbours' }),
		warnings: [],
	});
	expect(made).toMatchObject({
		subject: 'Village',
		community: { approval: true, membersMayAddGroups: false },
	});
	expect(announcements).toMatchObject({ announce: true, communityAnnounce: true });
	expect(general).toMatchObject({ isGeneralChat: true, subject: 'General' });

	expect(await runOne('create', form, retried)).toEqual(json);
	expect(server.groups.all.filter(({ community }) => community)).toHaveLength(1);
});

it('Create takes what members may do', async () => {
	const options = { approval: false, membersMayAddGroups: true, generalChat: false };
	const { chat, groups } = await runOne('create', { name: 'Open Village', options });
	expect(groupOf(chat).community).toEqual({ approval: false, membersMayAddGroups: true });
	expect(groups).toHaveLength(1);
});

it('Create finds the community again whose answer never came', async () => {
	const fault = node.whatsapp.faults.closeWith(
		(query) => child(query, 'create')?.attrs.subject === 'Lost Village',
		{ tcp: true, processed: true },
	);
	const json = await runOne('create', { name: 'Lost Village' });
	expect(fault.count).toBe(1);
	const all = server.groups.all.filter(
		({ subject, community }) => community && subject === 'Lost Village',
	);
	expect(all.map(({ jid }) => jid)).toEqual([json.chat]);
});

it('Get Many lists communities with those of their groups that the number is in', async () => {
	const own = ownVillage();
	const theirs = theirVillage();
	const hidden = groupOf(node.friend.createGroup('Hidden', []));
	hidden.parent = theirs;
	const all = await run('getMany', { returnAll: true });
	const item = (community: Group, role: string) =>
		itemOf(
			community,
			groupsOf(community)
				.filter((group) => group !== hidden)
				.map((group) => listed(group)),
			{ role },
		);
	expect(all.slice(-2)).toEqual([item(own, 'owner'), item(theirs, 'member')]);
	expect(await run('getMany', { limit: 1 })).toEqual(all.slice(0, 1));
});

it('Get tells of all groups of a community, whether the number is in them or not', async () => {
	const village = theirVillage();
	const hidden = groupOf(node.friend.createGroup('Hidden', []));
	hidden.parent = village;
	const [announcements] = groupsOf(village);
	expect(await runOne('get', { community: village.jid })).toEqual(
		itemOf(village, [listed(announcements!), listed(hidden, false)], { role: 'member' }),
	);
});

it('Add Group and Remove Group link a group, whose members come into the community and stay', async () => {
	const village = groupOf(node.phone.createCommunity('Small Village', []));
	const group = ownGroup();
	const form = { community: village.jid, group: group.jid };
	const json = { chat: group.jid, community: village.jid };
	expect(await runOne('addGroup', form)).toEqual({ ...json, is_in_community: true });
	expect(group.parent).toBe(village);
	const friend = server.directory.find(node.friend.number)!;
	expect(village.members.has(friend)).toBe(true);
	// The members' clients learn of it.
	expect(await client.sock.groupMetadata(group.jid)).toMatchObject({ linkedParent: village.jid });
	expect(await client.sock.communityFetchLinkedGroups(village.jid)).toMatchObject({
		linkedGroups: [{ subject: 'Small Village' }, { id: group.jid, subject: 'Gardens' }],
	});
	// It is there already.
	expect(await runOne('addGroup', form)).toEqual({ ...json, is_in_community: true });

	expect(await runOne('removeGroup', form)).toEqual({ ...json, is_in_community: false });
	expect(group.parent).toBeUndefined();
	expect(group.members.has(friend)).toBe(true);
	expect(village.members.has(friend)).toBe(true);
});

it('Leave leaves a community with all of its groups', async () => {
	const village = theirVillage();
	const own = server.directory.find(node.phone.number)!;
	expect(await runOne('leave', { community: village.jid })).toEqual({
		chat: village.jid,
		left: true,
	});
	for (const group of [village, ...groupsOf(village)]) expect(group.members.has(own)).toBe(false);
	expect((await run('getMany', { returnAll: true })).map(({ chat }) => chat)).not.toContain(
		village.jid,
	);
});

it('Deactivate ends a community, whose groups stay', async () => {
	const village = ownVillage();
	const group = ownGroup();
	await runOne('addGroup', { community: village.jid, group: group.jid });
	const [announcements] = groupsOf(village);
	expect(await runOne('deactivate', { community: village.jid })).toEqual({
		chat: village.jid,
		deactivated: true,
	});
	expect([village, announcements].map((one) => groupOf(one?.jid))).toEqual([undefined, undefined]);
	expect(groupOf(group.jid).parent).toBeUndefined();
});

it.each([
	['removeGroup', 'unlink'],
	['leave', 'leave'],
	['deactivate', 'delete_parent'],
])('%s is done once, when its answer is lost with the connection', async (operation, tag) => {
	const village = operation === 'leave' ? theirVillage() : ownVillage();
	const group = ownGroup();
	if (operation === 'removeGroup') group.parent = village;
	const fault = node.whatsapp.faults.closeWith(
		{ xmlns: 'w:g2', child: tag },
		{ tcp: true, processed: true },
	);
	await runOne(operation, { community: village.jid, group: group.jid });
	expect(fault.count).toBe(1);
});

describe('what cannot be done', () => {
	it.each(OPERATIONS)('%s while no number is linked', (operation) => {
		expect(unlinked.get(operation)).toMatchObject({ code: 'device_not_connected' });
	});

	const operations = OPERATIONS.filter(([operation]) => !['getMany', 'create'].includes(operation));

	it.each(operations)('%s in a community that does not exist', async (operation, form) => {
		const community = '120363999999999999@g.us';
		const code = operation === 'leave' ? 'forbidden' : 'recipient_not_found';
		expect(await fails(operation, { community, ...form })).toMatchObject({ code });
	});

	it.each(operations)('%s in a community that the number is not in', async (operation, form) => {
		const community = node.friend.createCommunity('Far Village', []);
		expect(await fails(operation, { community, ...form })).toMatchObject({
			code: 'forbidden',
			details: { reason: 'not_a_member' },
		});
	});

	it.each(operations)('%s of what is no community', async (operation, form) => {
		expect(await fails(operation, { community: '+62 812 3456 789', ...form })).toMatchObject({
			code: 'invalid_parameter',
			message: "'Community' must be an ID that ends in @g.us",
			details: { parameter: 'community' },
		});
	});

	it('get of a group tells the community that it is in', async () => {
		const village = theirVillage();
		const [announcements] = groupsOf(village);
		expect(await fails('get', { community: announcements!.jid })).toMatchObject({
			code: 'recipient_not_found',
			details: { reason: 'not_a_community', community: village.jid },
		});
		expect(await fails('get', { community: ownGroup().jid })).toMatchObject({
			details: { reason: 'not_a_community' },
		});
	});

	const refused: Array<[string, string, () => INodeParameters, object]> = [
		[
			'addGroup',
			'as no admin of the community',
			() => ({ community: theirVillage().jid, group: ownGroup().jid }),
			{ code: 'forbidden', details: { reason: 'not_an_admin' } },
		],
		[
			'addGroup',
			'as no admin of the group',
			() => ({
				community: ownVillage().jid,
				group: node.friend.createGroup('Theirs', [node.phone]),
			}),
			{ code: 'forbidden', details: { reason: 'not_an_admin', code: 401 } },
		],
		[
			'addGroup',
			'of a group that the number is not in',
			() => ({ community: ownVillage().jid, group: node.friend.createGroup('Theirs', []) }),
			{ code: 'recipient_not_found', details: { code: 404 } },
		],
		[
			'addGroup',
			'of a group of another community',
			() => {
				const group = ownGroup();
				group.parent = ownVillage();
				return { community: ownVillage().jid, group: group.jid };
			},
			{ code: 'forbidden', details: { reason: 'in_another_community', code: 409 } },
		],
		[
			'addGroup',
			'when there are too many',
			() => {
				const village = ownVillage();
				for (let n = 1; n < MAX_GROUPS; n++) {
					server.groups.create(village.creator, `Group ${n}`).parent = village;
				}
				return { community: village.jid, group: ownGroup().jid };
			},
			{ code: 'forbidden', details: { reason: 'too_many', code: 419 } },
		],
		[
			'removeGroup',
			'of a group that is not in it',
			() => ({ community: ownVillage().jid, group: ownGroup().jid }),
			{ code: 'recipient_not_found', details: { code: 404 } },
		],
		[
			'removeGroup',
			'of the announcement group',
			() => {
				const village = ownVillage();
				return { community: village.jid, group: groupsOf(village)[0]!.jid };
			},
			{ code: 'forbidden', details: { reason: 'announcement_group', code: 406 } },
		],
		[
			'leave',
			'as its owner',
			() => ({ community: ownVillage().jid }),
			{ code: 'forbidden', details: { reason: 'owner', code: 405 } },
		],
		[
			'deactivate',
			'as a member',
			() => ({ community: theirVillage().jid }),
			{ code: 'forbidden', details: { reason: 'not_an_admin', code: 403 } },
		],
	];

	it.each(refused)('%s %s', async (operation, _, form, error) => {
		expect(await fails(operation, form())).toMatchObject(error);
	});

	const mistakes: Array<[string, INodeParameters, string]> = [
		['create', { name: ' ' }, "'Name' is empty"],
		['create', { name: 'x'.repeat(101) }, "'Name' must not be longer than 100 characters"],
		['create', { name: 'x', options: { approval: 'maybe' } }, "'Approve New Members' must be true"],
		['addGroup', { group: '' }, "'Group' is empty"],
		['addGroup', { group: '628123456789' }, "'Group' must be an ID that ends in @g.us"],
		['getMany', { limit: 0 }, "'Limit' must be between 1 and"],
	];

	it.each(mistakes)('%s of %j', async (operation, form, words) => {
		const error = await fails(operation, { community: '120363000000000001@g.us', ...form });
		expect(error.message).toContain(words);
		expect(error.code).toBe('invalid_parameter');
	});

	it.each([
		[429, 'rate_limited'],
		[500, 'server_error'],
		[478, 'server_rejected'],
	])('what WhatsApp refuses with %i', async (code, expected) => {
		node.whatsapp.faults.nack({ xmlns: 'w:g2', child: 'query' }, code);
		const { jid: community } = ownVillage();
		expect(await fails('get', { community })).toMatchObject({ code: expected, details: { code } });
	});

	it('a message to the community itself', async () => {
		const to = ownVillage().jid;
		const parameters = { resource: 'message', operation: 'text', to, text: 'Hello' };
		const { json } = await node.run(parameters, { continueOnFail: true });
		expect(json.error).toMatchObject({ code: 'group_posting_restricted' });
	});
});

it('what is linked on the phone is known at once', async () => {
	const village = ownVillage();
	const group = ownGroup('Workshop');
	const link = stanza('link', { link_type: 'sub_group' }, [stanza('group', { jid: group.jid })]);
	await node.phone.changeGroup(village.jid, stanza('links', {}, [link]));
	const { groups } = await runOne('get', { community: village.jid });
	expect(groups).toContainEqual(listed(group));
});
