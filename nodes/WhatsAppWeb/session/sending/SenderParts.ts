import type { SendCommand } from '../../contract/SendCommand';
import type { SendOptions } from '../../contract/SessionClient';
import type { ConnectionSource } from '../connection/ConnectionSource';
import type { SessionParts } from '../connection/SessionParts';
import type { Me } from '../account/me';
import type { WASocket } from '../wire/baileys';
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
		| 'directory'
		| 'health'
		| 'me'
		| 'messageChanges'
		| 'names'
		| 'numberChecks'
		| 'publish'
		| 'questions'
		| 'report'
		| 'timers'
		| 'timing'
	> {
	sendProgress: SendProgress;
	dialler: ConnectionSource;
}

/** With what an open connection adds. */
export interface LookupParts extends Omit<SenderParts, 'me'> {
	sock: WASocket;
	me: Me;
}
