import type { Group, GroupMember, JoinRequest } from '../../contract/queries/groups';
import type { BinaryNode } from '../wire/baileys';
import { child, children, count } from '../wire/stanza';
import { person } from './groupPerson';
import { isMe, type Me } from './me';
import { groupFacts, type GroupFacts } from './participating';

/** A group of an answer. @returns undefined when there is none */
export function readGroup(node: BinaryNode | undefined, me: Me): Group | undefined {
	const facts = node && groupFacts(node);
	return facts && groupOf(facts, me);
}

export function groupOf(facts: GroupFacts, me: Me): Group {
	const members = facts.participants.map(({ jids, role, ...who }) => ({
		member: { ...who, role: ROLES[role] },
		isMe: jids.some((jid) => isMe(jid, me)),
	}));
	return {
		jid: facts.jid,
		subject: facts.name,
		description: facts.description,
		owner: facts.owner,
		createdAt: facts.createdAt,
		size: facts.size ?? members.length,
		members: members.map(({ member }) => member),
		role: members.find((each) => each.isMe)?.member.role ?? null,
		community: facts.community,
		kind: facts.isCommunity
			? 'community'
			: facts.place === 'announcement'
				? 'announcements'
				: 'group',
		...facts.settings,
	};
}

const ROLES = { superadmin: 'owner', admin: 'admin', member: 'member' } satisfies Record<
	GroupFacts['participants'][number]['role'],
	GroupMember['role']
>;

/** The id of a description, which its next change has to name. */
export function descriptionId(node: BinaryNode | undefined): string | undefined {
	return child(node, 'description')?.attrs.id;
}

/** The people who wait to be let in (`<membership_approval_requests>`). */
export function readJoinRequests(answer: BinaryNode): JoinRequest[] {
	const list = child(answer, 'membership_approval_requests');
	return children(list, 'membership_approval_request').flatMap(({ attrs }) => {
		const { jid, phone_number: pn, lid, request_time: at } = attrs;
		return jid ? [{ ...person(jid, pn ?? lid), requestedAt: count(at) ?? null }] : [];
	});
}
