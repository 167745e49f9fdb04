import type { MemberAction, MemberResult, MemberStatus } from '../../contract/commands/groups';
import type { GroupPerson } from '../../contract/queries/groups';
import type { BinaryNode } from '../wire/baileys';
import { child, children, count } from '../wire/stanza';
import { jidsOf, person } from './groupPerson';

/** What WhatsApp means by the code of one person (WhatsApp Web's `WAWebGroup…Job`; whatsapp-web.js, whatsmeow). */
const STATUSES: ReadonlyMap<number, MemberStatus> = new Map([
	[200, 'done'],
	[401, 'blocked'],
	[403, 'privacy'],
	[404, 'not_on_whatsapp'],
	[408, 'recently_left'],
	[409, 'already_member'],
	[417, 'community_privacy'],
	[419, 'group_full'],
]);

/** Actions on members and on those who ask to join: WhatsApp says 404 of somebody who is neither. */
const OF_PRESENT: ReadonlySet<MemberAction> = new Set([
	'remove',
	'promote',
	'demote',
	'approve',
	'reject',
]);

/** A person who is to be in, or is in, a group. `jid` is what WhatsApp is asked with. */
export interface Candidate extends GroupPerson {
	/** Known without asking, for somebody who is not on WhatsApp or not in the group. */
	result?: Pick<MemberResult, 'status' | 'code'>;
}

/**
 * What became of each person, in their order.
 * @param answers the `<participant>` nodes of the answer
 */
export function readResults(
	candidates: readonly Candidate[],
	answers: readonly BinaryNode[],
	action: MemberAction,
): MemberResult[] {
	const told = answers.flatMap((node) => {
		const { jid, phone_number: pn, lid } = node.attrs;
		return jid ? [{ node, who: person(jid, pn ?? lid) }] : [];
	});
	return candidates.map(({ result, ...candidate }) => {
		if (result) return { ...candidate, ...result };
		const jids = jidsOf(candidate);
		const found = told.find(({ who }) => jidsOf(who).some((jid) => jids.includes(jid)));
		const { jid } = found?.who ?? candidate;
		const who = {
			jid,
			pn: candidate.pn ?? found?.who.pn ?? null,
			lid: candidate.lid ?? found?.who.lid ?? null,
		};
		// Of whom WhatsApp says nothing, nothing was done.
		const code = found ? (count(found.node.attrs.error) ?? 200) : 0;
		return { ...who, status: statusOf(code, action), code, ...invitationIn(found?.node) };
	});
}

export function statusOf(code: number, action: MemberAction): MemberStatus {
	if (code === 404 && OF_PRESENT.has(action)) return 'not_a_member';
	return STATUSES.get(code) ?? 'refused';
}

/** The `<participant>` nodes of an answer, wherever they are in it. */
export function participantsIn(node: BinaryNode | undefined): BinaryNode[] {
	return children(node).flatMap((each) =>
		each.tag === 'participant' ? [each] : participantsIn(each),
	);
}

function invitationIn(node: BinaryNode | undefined): Pick<MemberResult, 'invitation'> {
	const { code, expiration } = child(node, 'add_request')?.attrs ?? {};
	const expiresAt = count(expiration);
	return code && expiresAt !== undefined ? { invitation: { code, expiresAt } } : {};
}
