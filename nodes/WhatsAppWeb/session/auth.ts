import type { AccountStore } from '../store/Store';
import type { AuthenticationCreds, AuthenticationState, Baileys, SignalKeyStore } from './baileys';

/** Baileys' `auth` option over an account's rows. */
export interface Auth extends AuthenticationState {
	/** The live object: Baileys reads it, `saveCreds` merges into it. New and unsaved for an account without creds. */
	readonly creds: AuthenticationCreds;
	readonly keys: SignalKeyStore;
	/** Merges `update` and writes the creds: on disk by the time the call returns, so `creds.update` may just call it. */
	saveCreds(update?: Partial<AuthenticationCreds>): Promise<void>;
}

/** @throws WhatsAppError from the store */
export async function openAuth(account: AccountStore, baileys: Baileys): Promise<Auth> {
	throw new Error('not yet');
}
