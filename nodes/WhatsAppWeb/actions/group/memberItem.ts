import type { MemberAction, MemberResult, MemberStatus } from '../../contract/commands/groups';
import type { Answer } from '../operation';

/** What happened to a person to whom it was done. */
const DONE: Record<MemberAction, string> = {
	add: 'added',
	remove: 'removed',
	promote: 'promoted',
	demote: 'demoted',
	approve: 'approved',
	reject: 'rejected',
};

/** Why it was not done, in words. */
const WORDS: Record<Exclude<MemberStatus, 'done'>, string> = {
	privacy: 'let nobody add them who is not among their contacts',
	blocked: 'have blocked this number',
	not_on_whatsapp: 'are not on WhatsApp',
	recently_left: 'have left the group only recently',
	already_member: 'are in the group already',
	not_a_member: 'are not in the group, or have not asked to join',
	community_privacy: 'let nobody add them to the community of this group',
	group_full: 'do not fit into the group any more',
	refused: 'were refused without a reason',
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
export function partlyDone(results: readonly MemberResult[]): Pick<Answer, 'hint'> {
	const failed = results.filter(({ status }) => status !== 'done');
	if (failed.length === 0) return {};
	const reasons = [...new Set(failed.map(({ status }) => status))].map((status) => {
		const count = failed.filter((each) => each.status === status).length;
		return `${String(count)} ${status === 'done' ? '' : WORDS[status]}`;
	});
	const all = String(results.length);
	return { hint: `Not done for ${String(failed.length)} of ${all} people: ${reasons.join(', ')}.` };
}
