import type { BinaryNode, KeyReader, WASocket } from '../wire/baileys';
import { child, children } from '../wire/stanza';
import type { StanzaGate } from './StanzaGate';

/**
 * Takes the LIDs that are known out of WhatsApp's answers about devices. Baileys takes each LID in one for a new one and
 * fetches the keys of that phone anew, though there is a session: a one-time pre-key of the person at each look-up.
 *
 * A LID that is new stays in; devices without a session get one all the same, before a message is sent (`ensureSessions.ts`).
 */
export function leaveOutKnownLids(
	{ ws }: Pick<WASocket, 'ws'>,
	gate: StanzaGate,
	keys: KeyReader,
): void {
	ws.on('frame', (answer: BinaryNode) => {
		if (answer.tag !== 'iq') return;
		const users = children(child(child(answer, 'usync'), 'list'), 'user').filter(
			(user) => child(user, 'devices') && child(user, 'lid'),
		);
		if (users.length > 0) gate.holdAnswerUntil(answer, leaveOut(users, keys));
	});
}

async function leaveOut(users: BinaryNode[], keys: KeyReader): Promise<void> {
	const known = await keys.get('lid-mapping', users.map(asked));
	for (const user of users) {
		const lid = userOf(child(user, 'lid')?.attrs.val);
		// A question by LID may be answered with that LID.
		if (lid !== known[asked(user)] && lid !== asked(user)) continue;
		user.content = (user.content as BinaryNode[]).filter(({ tag }) => tag !== 'lid');
	}
}

/** The user of the JID that was asked about. */
function asked({ attrs }: BinaryNode): string {
	return userOf(attrs.jid);
}

function userOf(jid = ''): string {
	return jid.split('@')[0] ?? '';
}
