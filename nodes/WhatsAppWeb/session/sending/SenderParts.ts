import type { SendCommand } from '../../contract/SendCommand';
import type { SendOptions } from '../../contract/SessionClient';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { SessionParts } from '../connection/SessionParts';
import type { SendProgress } from '../messages/SendProgress';

/** A command, how its file is uploaded, and how its link is looked at. */
export interface Sending extends SendCommand, Pick<SendOptions, 'upload' | 'preview'> {}

export interface SenderParts
	extends Pick<
		SessionParts,
		| 'account'
		| 'addressBook'
		| 'auth'
		| 'baileys'
		| 'caches'
		| 'dayCounts'
		| 'me'
		| 'messageChanges'
		| 'names'
		| 'publish'
		| 'report'
		| 'timers'
		| 'timing'
	> {
	sendProgress: SendProgress;
	dialler: ConnectionSource;
}
