import type { Group } from '../../contract/queries/groups';
import { timedOut } from '../../primitives/Budget';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { child } from '../wire/stanza';
import { readGroup } from './groupInfo';
import { groupError, NOT_A_MEMBER, NOT_AN_ADMIN, refusal, refusalCode } from './groupRefusals';
import type { Me } from './me';

/** The address of what is no group's own: making, joining, leaving, listing. */
export const ALL_GROUPS = '@g.us';

/**
 * One question about groups, as Baileys' functions for groups ask it.
 * @param to a group's JID, or {@link ALL_GROUPS}
 * @throws what Baileys throws at a refusal; WhatsAppError `upstream_timeout`
 */
export async function askGroup(
	to: string,
	type: 'get' | 'set',
	content: BinaryNode,
	sock: WASocket,
): Promise<BinaryNode> {
	const query = { tag: 'iq', attrs: { type, xmlns: 'w:g2', to }, content: [content] };
	const answer = (await sock.query(query)) as BinaryNode | undefined;
	if (!answer) throw timedOut('there was no answer about the group');
	return answer;
}

/** A group that this account is in, with its stanza. @throws WhatsAppError */
export async function lookUpGroup(
	jid: string,
	sock: WASocket,
	me: Me,
): Promise<{ group: Group; node: BinaryNode }> {
	const question = { tag: 'query', attrs: { request: 'interactive' } };
	try {
		const node = child(await askGroup(jid, 'get', question, sock), 'group');
		const group = readGroup(node, me);
		if (!node || !group) throw timedOut('the group could not be looked up');
		return { group, node };
	} catch (error) {
		throw groupError(error) as Error;
	}
}

/**
 * Does what only members or admins of a group may, and says which of both is missing.
 * @throws WhatsAppError `forbidden` with the reason `not_a_member` or `not_an_admin`, …
 */
export async function asMember<T>(
	jid: string,
	sock: WASocket,
	me: Me,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const code = refusalCode(error);
		// WhatsApp has the same two codes for both.
		if (code !== 401 && code !== 403) throw groupError(error) as Error;
		const found = await lookUpGroup(jid, sock, me).catch(() => undefined);
		throw refusal(found?.group.role ? NOT_AN_ADMIN : NOT_A_MEMBER, code);
	}
}

/** The code of a group's link, in the answer to a question about it. @throws WhatsAppError `upstream_timeout` */
export function inviteCode(answer: BinaryNode): string {
	const { code } = child(answer, 'invite')?.attrs ?? {};
	if (code === undefined) throw timedOut('there was no code in the answer about the link');
	return code;
}
