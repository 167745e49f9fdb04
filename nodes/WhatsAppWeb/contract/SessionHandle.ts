import type { FileTransfer } from './FileTransfer';
import type { SessionClient } from './SessionClient';

/** One holder's access to a session. Triggers, actions and manual tests hold one each, over the same socket. */
export interface SessionHandle {
	readonly client: SessionClient;
	readonly files: FileTransfer;
	/** Whether the session goes through another proxy than the holder's settings name: typed ones are not taken over. */
	readonly proxyDiffers?: () => boolean;
	/** Ends the access; a second call does nothing. The socket stays open for some minutes for the next holder. */
	release(): void;
}
