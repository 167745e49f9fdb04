import type { Sender } from '../../contract/events/place';
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

/** The account as the one who did something. @param jid its JID there */
export function asSender(jid: string, { pn, lid }: Me): Sender {
	return { sender: jid, senderPn: pn, senderLid: lid ?? undefined, fromMe: true };
}

export function ownJids({ pn, lid }: Me): string[] {
	return lid === null ? [pn] : [pn, lid];
}

/** Whether pairing has been completed: a pairing code alone already leaves a JID behind. */
export function isLinked({ creds }: Pick<AuthenticationState, 'creds'>): boolean {
	return Boolean(creds.me?.id && creds.account);
}
