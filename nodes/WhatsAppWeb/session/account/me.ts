import type { AuthenticationState } from '../wire/baileys';

/** The own account's two identities, without device. */
export interface Me {
	pn: string;
	lid: string | null;
}

/** Whether a JID without device is the own account's. */
export function isMe(jid: string, { pn, lid }: Me): boolean {
	return jid === pn || jid === lid;
}

/** The own account's JID in a chat. @param byLid whether the chat addresses people by LID */
export function ownJid(byLid: boolean, { pn, lid }: Me): string {
	return byLid && lid ? lid : pn;
}

export function ownJids({ pn, lid }: Me): string[] {
	return lid === null ? [pn] : [pn, lid];
}

/** Whether pairing has been completed: a pairing code alone already leaves a JID behind. */
export function isLinked({ creds }: Pick<AuthenticationState, 'creds'>): boolean {
	return Boolean(creds.me?.id && creds.account);
}
