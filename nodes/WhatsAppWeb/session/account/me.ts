import type { AuthenticationState } from '../wire/baileys';

/** The own account's two identities, without device. */
export interface Me {
	pn: string;
	lid: string | null;
}

/** Whether pairing has been completed: a pairing code alone already leaves a JID behind. */
export function isLinked({ creds }: Pick<AuthenticationState, 'creds'>): boolean {
	return Boolean(creds.me?.id && creds.account);
}
