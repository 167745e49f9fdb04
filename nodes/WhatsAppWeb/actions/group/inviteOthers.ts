import type { MemberResult } from '../../contract/commands/groups';
import type { Idempotency } from '../../contract/SendCommand';
import type { SessionClient } from '../../contract/SessionClient';
import { toWhatsAppError } from '../../errors';
import { groupInviteContent } from '../../message/groupInvite';

/** For each invitation, the time limit of the other sends to people. */
const TIMEOUT_MS = 45_000;

interface Options {
	signal?: AbortSignal;
	/** That of the node; each invitation has its own under it. */
	idempotency?: Idempotency;
}

export interface Invitations {
	/** JIDs of those who have one. */
	sent: ReadonlySet<string>;
	/** Why it could not be sent to others, in sentences; each reason once. */
	problems: string[];
}

export const NO_INVITATIONS: Invitations = { sent: new Set(), problems: [] };

/**
 * Sends an invitation to everybody who could not be added because of their privacy settings, as WhatsApp's apps offer it.
 * A person to whom it cannot be sent stays what they are in `results`.
 */
export async function inviteOthers(
	{
		jid: group,
		subject,
		results,
	}: { jid: string; subject?: string | null; results: MemberResult[] },
	client: Pick<SessionClient, 'query' | 'send'>,
	{ signal, idempotency }: Options,
): Promise<Invitations> {
	const sent = new Set<string>();
	const problems = new Set<string>();
	let name = subject;
	for (const { jid, pn, lid, invitation } of results) {
		if (!invitation) continue;
		name ??= (await client.query('lookUpGroup', { group }, { signal })).subject;
		try {
			await client.send(
				{
					to: pn ?? lid ?? jid,
					content: groupInviteContent({ group, name, ...invitation }),
					idempotency: idempotency && {
						...idempotency,
						key: `${idempotency.key}:invitation:${pn ?? jid}`,
					},
					waitUntil: 'accepted',
					timeoutMs: TIMEOUT_MS,
				},
				{ signal },
			);
			sent.add(jid);
		} catch (error) {
			if (signal?.aborted) throw error as Error;
			problems.add(`An invitation could not be sent: ${toWhatsAppError(error).message}.`);
		}
	}
	return { sent, problems: [...problems] };
}
