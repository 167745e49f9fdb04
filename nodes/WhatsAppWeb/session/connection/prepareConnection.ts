import { type Auth, openAuth } from '../signal/authState';
import type { IdentityChange } from '../signal/Identities';
import { STORAGE_FAILED } from '../wire/closeCodes';
import { Connection } from './Connection';
import { publishIdentityChange } from './identityChanges';
import type { SessionParts } from './SessionParts';
import type { SocketParts } from './socketConfig';
import { announcedVersion } from './version';
import { fenceWrites } from './writeFence';

export interface PreparedConnection {
	/** The account's keys as they are in the store, for this connection alone. */
	auth: Auth;
	/** Makes the connection. Listeners added to it in the same tick miss nothing. */
	dial(identity: Pick<SocketParts, 'browser'>): Connection;
}

/** Reads the account's keys for one connection; a fence shuts at its end. @throws WhatsAppError from the store */
export async function prepareConnection(core: SessionParts): Promise<PreparedConnection> {
	let connection: Connection | undefined;
	const { account, close } = fenceWrites(core.account, () => connection?.fail(STORAGE_FAILED));
	const auth = await openAuth(account, core.baileys);
	return {
		auth,
		dial(identity) {
			const version = announcedVersion(core);
			const onIdentityChanged = async (change: IdentityChange) =>
				await publishIdentityChange(change, core);
			const own = { account, auth, agent: core.agent(), version, onIdentityChanged };
			const parts = { ...core, ...own, ...identity };
			connection = new Connection(parts, close);
			return connection;
		},
	};
}
