import type { Handlers } from '../../contract/Handlers';
import type { GroupInvitation, GroupQueries } from '../../contract/queries/groups';
import { ALL_GROUPS, asMember, askGroup, inviteCode, lookUpGroup } from '../account/askGroup';
import { groupOf, readGroup, readJoinRequests } from '../account/groupInfo';
import { groupError } from '../account/groupRefusals';
import type { RequestContext } from '../connection/ConnectionSource';
import { timedOut } from '../../primitives/Budget';
import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import { participating } from '../account/participating';

export const groupQueries: Handlers<GroupQueries, RequestContext> = {
	async listGroups(_, { core, dialler, budget }) {
		const all = await dialler.use(budget, async ({ sock }) => await participating(sock, core));
		const groups = all.filter(({ isCommunity }) => !isCommunity);
		return { groups: groups.map((facts) => groupOf(facts, core.me())) };
	},
	async lookUpGroup({ group: jid }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			const { group } = await lookUpGroup(jid, sock, core.me());
			if (group.subject !== null) await core.names.learn(jid, { subject: group.subject });
			return group;
		});
	},
	async groupInvite({ group }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => ({
			code: await asMember(group, sock, core.me(), async () =>
				inviteCode(await askGroup(group, 'get', { tag: 'invite', attrs: {} }, sock)),
			),
		}));
	},
	async previewGroup({ invitation }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			try {
				const { to, question } = previewOf(invitation);
				const answer = await askGroup(to, 'get', question, sock);
				const group = readGroup(child(answer, 'group'), core.me());
				if (!group) throw timedOut('the group could not be looked up');
				return { ...group, members: [] };
			} catch (error) {
				throw groupError(error, true) as Error;
			}
		});
	},
	async listJoinRequests({ group }, { core, dialler, budget }) {
		const question = { tag: 'membership_approval_requests', attrs: {} };
		const answer = await dialler.use(
			budget,
			async ({ sock }) =>
				await asMember(group, sock, core.me(), async () => askGroup(group, 'get', question, sock)),
		);
		return { requests: readJoinRequests(answer) };
	},
};

/** By the link alone, or by what a person was sent (whatsmeow `GetGroupInfoFromInvite`). */
function previewOf(invitation: GroupInvitation): { to: string; question: BinaryNode } {
	if (!('group' in invitation)) {
		return { to: ALL_GROUPS, question: { tag: 'invite', attrs: { code: invitation.code } } };
	}
	const { group, code, expiresAt, from } = invitation;
	const attrs = { code, expiration: String(expiresAt), admin: from };
	const asked = { tag: 'add_request', attrs };
	return { to: group, question: { tag: 'query', attrs: {}, content: [asked] } };
}
