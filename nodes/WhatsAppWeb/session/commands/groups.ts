import type { GroupChange, GroupChanges, GroupCommands } from '../../contract/commands/groups';
import type { Handlers } from '../../contract/Handlers';
import type { Group, GroupInvitation } from '../../contract/queries/groups';
import { toPlainError, WhatsAppError } from '../../errors';
import { isPnJid, phoneOf } from '../../message/jid';
import { type Budget, timedOut } from '../../primitives/Budget';
import { unixNow } from '../../primitives/unixNow';
import { ALL_GROUPS, asMember, askGroup, inviteCode, lookUpGroup } from '../account/askGroup';
import { dropList } from '../account/caches';
import { descriptionId, groupOf, readGroup } from '../account/groupInfo';
import { jidsOf } from '../account/groupPerson';
import { type Candidate, participantsIn, readResults, statusOf } from '../account/groupMembers';
import { groupError, refusalCode } from '../account/groupRefusals';
import { knownLid } from '../account/identities';
import { groupFacts, participating } from '../account/participating';
import type { RequestContext } from '../connection/ConnectionSource';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { child } from '../wire/stanza';

type Core = RequestContext['core'];

/** Seconds by which WhatsApp's clock may be behind this machine's. */
const CLOCK_SKEW = 120;

export const groupCommands: Handlers<GroupCommands, RequestContext> = {
	async createGroup(args, { core, dialler, budget, once }) {
		// Before it is made: WhatsApp must not be asked for people who are not there.
		const { sock: asked } = await dialler.opened(budget);
		const candidates = await newcomers(args.people, asked, core, budget);
		return await once(args, {
			async carryOut({ sock }) {
				const group = await create(args.subject, candidates, sock, core);
				dropList(core.caches.lists, 'groups');
				return group;
			},
			async find({ sock }, since) {
				const all = await participating(sock, core);
				const made = all
					.map((facts) => groupOf(facts, core.me()))
					.find(
						({ subject, role, createdAt }) =>
							subject === args.subject &&
							role === 'owner' &&
							(createdAt ?? 0) >= since - CLOCK_SKEW,
					);
				return made && { ...made, results: membersOrNot(candidates, made) };
			},
		});
	},
	async changeGroup({ group, changes }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			const changed: GroupChange[] = [];
			const refused: GroupCommands['changeGroup']['result']['refused'] = [];
			for (const change of Object.keys(changes) as GroupChange[]) {
				try {
					await asMember(group, sock, core.me(), async () =>
						CHANGES[change]({ group, changes, sock, core }),
					);
					changed.push(change);
				} catch (error) {
					// The group itself, or the connection, is gone: the other changes would fail alike.
					const refusal = toPlainError(error);
					const { code, retryable, details } = refusal;
					if (retryable || code === 'device_not_connected' || details.reason === 'not_a_member') {
						throw error as Error;
					}
					refused.push({ change, error: refusal });
				}
			}
			core.caches.groups.del(group);
			return { changed, refused };
		});
	},
	async changeMembers({ group, people, action }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			const results = await asMember(group, sock, core.me(), async () => {
				const isOfPresent = action === 'remove' || action === 'promote' || action === 'demote';
				const candidates = isOfPresent
					? await membersAmong(people, group, sock, core, action)
					: await newcomers(people, sock, core, budget);
				const asked = candidates
					.filter(({ result }) => !result)
					.map(({ jid }) => ({
						tag: 'participant',
						attrs: { jid },
					}));
				if (asked.length === 0) return readResults(candidates, [], action);
				const isAnswer = action === 'approve' || action === 'reject';
				const content = { tag: action, attrs: {}, content: asked };
				const question = isAnswer
					? { tag: 'membership_requests_action', attrs: {}, content: [content] }
					: content;
				const answer = await askGroup(group, 'set', question, sock);
				return readResults(candidates, participantsIn(answer), action);
			});
			core.caches.groups.del(group);
			return { results };
		});
	},
	async resetGroupInvite({ group }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => ({
			code: await asMember(group, sock, core.me(), async () =>
				inviteCode(await askGroup(group, 'set', { tag: 'invite', attrs: {} }, sock)),
			),
		}));
	},
	async joinGroup({ invitation }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			try {
				const answer = await join(invitation, sock);
				dropList(core.caches.lists, 'groups');
				return answer;
			} catch (error) {
				throw groupError(error, true) as Error;
			}
		});
	},
	async leaveGroup({ group }, { core, dialler, budget }) {
		await dialler.use(budget, async ({ sock }) => {
			const left = { tag: 'group', attrs: { id: group } };
			await asMember(group, sock, core.me(), async () =>
				askGroup(ALL_GROUPS, 'set', { tag: 'leave', attrs: {}, content: [left] }, sock),
			);
			dropList(core.caches.lists, 'groups');
			core.caches.groups.del(group);
		});
		return null;
	},
};

async function create(
	subject: string,
	candidates: readonly Candidate[],
	sock: WASocket,
	core: Core,
): Promise<Group & { results: GroupCommands['createGroup']['result']['results'] }> {
	const key = core.baileys.generateMessageIDV2(sock.user?.id);
	const participants = candidates
		.filter(({ result }) => !result)
		.map(({ jid }) => ({ tag: 'participant', attrs: { jid } }));
	const question = { tag: 'create', attrs: { subject, key }, content: participants };
	try {
		const node = child(await askGroup(ALL_GROUPS, 'set', question, sock), 'group');
		const group = readGroup(node, core.me());
		if (!group) throw timedOut('there was no group in the answer');
		await core.names.learn(group.jid, { subject });
		return { ...group, results: readResults(candidates, participantsIn(node), 'add') };
	} catch (error) {
		throw groupError(error) as Error;
	}
}

/** Of a group that was found again: who is in it. */
function membersOrNot(candidates: readonly Candidate[], group: Group) {
	return candidates.map(({ result, ...candidate }) => {
		if (result) return { ...candidate, ...result };
		const isIn = group.members.some((member) =>
			jidsOf(member).some((jid) => jidsOf(candidate).includes(jid)),
		);
		return { ...candidate, ...(isIn ? DONE : { status: 'refused' as const, code: 0 }) };
	});
}

const DONE = { status: 'done', code: 200 } as const;

/** Numbers that WhatsApp is asked for in one question, and so few that each may be asked for by itself. */
const NUMBERS_AT_ONCE = 50;
const FEW_NUMBERS = 5;

/** People who may be on WhatsApp or not. */
async function newcomers(
	people: readonly string[],
	sock: WASocket,
	{ addressBook, numberChecks }: Core,
	budget: Budget,
): Promise<Candidate[]> {
	const isKnown = await Promise.all(
		people.map(async (jid) => (await knownLid(jid, sock.authState.keys)) !== null),
	);
	const unknown = people.filter((jid, index) => isPnJid(jid) && !isKnown[index]);
	// Together and with pauses: many single questions about numbers look like spam.
	const many = unknown.length > FEW_NUMBERS ? unknown : [];
	for (let start = 0; start < many.length; start += NUMBERS_AT_ONCE) {
		const phones = many.slice(start, start + NUMBERS_AT_ONCE).flatMap((jid) => phoneOf(jid) ?? []);
		await numberChecks.check(phones, sock, budget);
	}
	const candidates: Candidate[] = [];
	for (const jid of people) {
		try {
			candidates.push(await addressBook.resolve(jid, sock));
		} catch (error) {
			if (!(error instanceof WhatsAppError) || error.code !== 'recipient_not_found')
				throw error as Error;
			const result = { status: statusOf(404, 'add'), code: 404 };
			candidates.push({ jid, pn: jid, lid: null, result });
		}
	}
	return candidates;
}

/** People as the group addresses them; those who are not in it are not asked for. */
async function membersAmong(
	people: readonly string[],
	group: string,
	sock: WASocket,
	{ addressBook, me }: Core,
	action: 'remove' | 'promote' | 'demote',
): Promise<Candidate[]> {
	const { members } = (await lookUpGroup(group, sock, me())).group;
	return await Promise.all(
		people.map(async (jid) => {
			const memberWith = (one: string | null) =>
				members.find((member) => jidsOf(member).some((each) => each === one));
			// WhatsApp mostly says both JIDs of a member, so that it need not be asked.
			const found =
				memberWith(jid) ?? memberWith(await addressBook.alternateJid(jid, sock).catch(() => null));
			if (found) return { jid: found.jid, pn: found.pn, lid: found.lid };
			const { pn, lid } = await addressBook
				.resolve(jid, sock)
				.catch(() => ({ pn: null, lid: null }));
			return { jid, pn, lid, result: { status: statusOf(404, action), code: 404 } };
		}),
	);
}

interface Change {
	group: string;
	changes: GroupChanges;
	sock: WASocket;
	core: Core;
}

const node = (
	tag: string,
	attrs: Record<string, string> = {},
	content?: BinaryNode['content'],
) => ({
	tag,
	attrs,
	content,
});

const set = async ({ group, sock }: Change, content: BinaryNode): Promise<void> => {
	await askGroup(group, 'set', content, sock);
};

/** One question for each (Baileys `groups.js`). */
const CHANGES: { [Name in GroupChange]: (change: Change) => Promise<void> } = {
	async subject(change) {
		const { subject = '' } = change.changes;
		await set(change, node('subject', {}, Buffer.from(subject)));
		await change.core.names.learn(change.group, { subject });
	},
	async description(change) {
		const { description = '' } = change.changes;
		const { group, sock, core } = change;
		const before = descriptionId((await lookUpGroup(group, sock, core.me())).node);
		const prev: Record<string, string> = before === undefined ? {} : { prev: before };
		if (description === '')
			return await set(change, node('description', { delete: 'true', ...prev }));
		const id = core.baileys.generateMessageIDV2(sock.user?.id);
		const body = node('body', {}, Buffer.from(description));
		await set(change, node('description', { id, ...prev }, [body]));
	},
	async picture({ group, changes: { picture }, sock }) {
		const content = picture ? [node('picture', { type: 'image' }, picture)] : undefined;
		const attrs = { to: 's.whatsapp.net', type: 'set', xmlns: 'w:profile:picture', target: group };
		if (!(await sock.query({ tag: 'iq', attrs, content }))) {
			throw timedOut('there was no answer about the picture');
		}
	},
	async announce(change) {
		await set(change, node(change.changes.announce ? 'announcement' : 'not_announcement'));
	},
	async locked(change) {
		await set(change, node(change.changes.locked ? 'locked' : 'unlocked'));
	},
	async memberAddMode(change) {
		const mode = change.changes.memberAddMode === 'everyone' ? 'all_member_add' : 'admin_add';
		await set(change, node('member_add_mode', {}, Buffer.from(mode)));
	},
	async joinApproval(change) {
		const state = change.changes.joinApproval ? 'on' : 'off';
		await set(change, node('membership_approval_mode', {}, [node('group_join', { state })]));
	},
	async disappearing(change) {
		const { disappearing: seconds = 0 } = change.changes;
		const { group, core } = change;
		await set(
			change,
			seconds === 0 ? node('not_ephemeral') : node('ephemeral', { expiration: String(seconds) }),
		);
		const at = unixNow();
		await core.timers.learn([group], { seconds, setAt: at, at });
	},
};

/** By the link, or by what an admin has sent to this number alone (Baileys `groupAcceptInviteV4`). */
async function join(
	invitation: GroupInvitation,
	sock: WASocket,
): Promise<GroupCommands['joinGroup']['result']> {
	if ('group' in invitation) {
		const { group, code, expiresAt, from } = invitation;
		const attrs = { code, expiration: String(expiresAt), admin: from };
		try {
			await askGroup(group, 'set', { tag: 'accept', attrs }, sock);
		} catch (error) {
			if (refusalCode(error) === 409) return { group, status: 'already_member' };
			throw error as Error;
		}
		return { group, status: 'joined' };
	}
	const question = { tag: 'invite', attrs: { code: invitation.code } };
	const answer = await askGroup(ALL_GROUPS, 'set', question, sock).catch((error: unknown) => {
		if (refusalCode(error) !== 409) throw error as Error;
	});
	if (!answer) {
		// The refusal does not say which group this account is in.
		const node = child(await askGroup(ALL_GROUPS, 'get', question, sock), 'group');
		const group = node && groupFacts(node)?.jid;
		if (!group) throw timedOut('the group could not be looked up');
		return { group, status: 'already_member' };
	}
	const joined = child(answer, 'group')?.attrs.jid;
	if (joined !== undefined) return { group: joined, status: 'joined' };
	const waiting = child(answer, 'membership_approval_request')?.attrs.jid;
	if (waiting !== undefined) return { group: waiting, status: 'waiting_for_approval' };
	throw timedOut('there was no group in the answer');
}
