import type { MemberAction, MemberResult, MemberStatus } from '../../contract/commands/groups';
import type { Answer } from '../operation';
import { type Invitations, NO_INVITATIONS } from './inviteOthers';

/** What happened to a person to whom it was done. */
const DONE: Record<MemberAction, string> = {
	add: 'added',
	remove: 'removed',
	promote: 'promoted',
	demote: 'demoted',
	approve: 'approved',
	reject: 'rejected',
};

/** Why it was not done, in words that stand for one person and for many. */
const WORDS: Record<Exclude<MemberStatus, 'done'>, string> = {
	privacy: 'to be added by their contacts only',
	blocked: 'have blocked this number',
	not_on_whatsapp: 'not on WhatsApp',
	recently_left: 'left the group only recently',
	already_member: 'in the group already',
	not_a_member: 'not in the group',
	community_privacy: 'not to be added to the community of the group',
	group_full: 'no place left in the group',
	refused: 'refused without a reason',
};

/** An item for one person. @param invited whether they were sent an invitation instead */
export function memberResultJson(
	chat: string,
	result: MemberResult,
	action: MemberAction,
	invited = false,
) {
	return { chat, ...personJson(result, action, invited) };
}

/** The same within the item of a group. */
export function personJson(
	{ jid, pn, lid, status, code }: MemberResult,
	action: MemberAction,
	invited = false,
) {
	const word = status === 'done' ? DONE[action] : invited ? 'invited' : status;
	return { jid, pn, lid, status: word, code };
}

export function memberExample(action: MemberAction) {
	return memberResultJson('120363000000000000@g.us', RESULT_EXAMPLE, action);
}

export const RESULT_EXAMPLE: MemberResult = {
	jid: '123456789012345@lid',
	pn: '628123456789@s.whatsapp.net',
	lid: '123456789012345@lid',
	status: 'done',
	code: 200,
};

/** What the author is told where it was not done to everybody. */
export function partlyDone(
	results: readonly MemberResult[],
	action: MemberAction,
	{ sent, problems }: Invitations = NO_INVITATIONS,
): Pick<Answer, 'hint'> {
	const failed = results.filter(({ status, jid }) => status !== 'done' && !sent.has(jid));
	if (failed.length === 0) return {};
	const reasons = new Map<string, number>();
	for (const { status } of failed) {
		const words = wordsOf(status, action);
		reasons.set(words, (reasons.get(words) ?? 0) + 1);
	}
	const list = [...reasons].map(([words, count]) => `${words} (${String(count)})`).join(', ');
	const count = `${String(failed.length)} of ${String(results.length)} people`;
	return { hint: [`Not done for ${count}: ${list}.`, ...problems].join(' ') };
}

function wordsOf(status: MemberStatus, action: MemberAction): string {
	if (status === 'done') return DONE[action];
	const isAnswer = action === 'approve' || action === 'reject';
	return isAnswer && status === 'not_a_member' ? 'did not ask to join' : WORDS[status];
}
