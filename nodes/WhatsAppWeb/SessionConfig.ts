import type { Pacing } from './contract/pacing';

/** What the nodes read from the n8n credential to open a session. It stays in their process: it holds secrets. */
export interface SessionConfig {
	/** The n8n credential's id: one credential, one linked account, one socket. */
	credentialId: string;
	/** Unseals the store: the Storage Key of the credential, else n8n's encryption key. */
	secret: string;
	/** Secrets that the store may still be sealed with; it is then sealed with {@link secret} anew. */
	formerSecrets?: readonly string[];
	/** Name of this device in WhatsApp's list of linked devices. */
	deviceName: string;
	/** How the number is kept from looking like spam. */
	pacing?: Pacing;
	/** http://, https:// or socks5:// URL of the proxy for all traffic to WhatsApp. */
	proxyUrl?: string;
}
