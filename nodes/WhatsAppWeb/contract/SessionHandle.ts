import type { FileTransfer } from './FileTransfer';
import type { SessionClient } from './SessionClient';

/** What a session is opened with: read from the n8n credential by the nodes. */
export interface SessionConfig {
	/** The n8n credential's id: one credential, one linked account, one socket. */
	credentialId: string;
	/** Storage Key of the credential, else n8n's encryption key: unseals the store. */
	secret: string;
	/** Secrets the store may still be sealed with: it is sealed with {@link secret} then. */
	formerSecrets?: readonly string[];
	/** Shown in WhatsApp's list of linked devices. */
	deviceName: string;
	/** http://, https:// or socks5:// URL for everything that goes to WhatsApp. */
	proxyUrl?: string;
}

/** A share in a session: trigger, action and manual test hold one each over the same socket. */
export interface SessionHandle {
	readonly client: SessionClient;
	readonly files: FileTransfer;
	/** Gives the share back, at once and at most once; the socket lingers for those who come next. */
	release(): void;
}
