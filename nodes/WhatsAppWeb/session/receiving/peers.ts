import type { Connection } from '../connection/Connection';
import type { WAMessage } from '../wire/baileys';
import type { StanzaHeader } from '../wire/journal';
import { journalDone } from './Inbound';

/** Whether it is between the devices of the account, not for people. */
export function isPeer({ category }: WAMessage): boolean {
	return category === 'peer';
}

/**
 * Messages between the account's own devices: keys of the app state, which LIDs and numbers belong together, messages that
 * the phone was asked for again. They are no events. Baileys files what they bring after it has acknowledged them, so the
 * journal keeps them until that is on disk.
 */
export class Peers {
	/** Messages that are not on disk yet: a peer message may have brought them. */
	private readonly unwritten = new Set<Promise<void>>();

	constructor(private readonly connection: Pick<Connection, 'sock' | 'parts'>) {}

	/** To be called with each message of people. @param written settles when it is on disk */
	awaitMessage(written: Promise<void>): void {
		const settled = written
			.catch(() => undefined)
			.finally(() => {
				this.unwritten.delete(settled);
			});
		this.unwritten.add(settled);
	}

	/**
	 * Strikes a peer message off the journal as soon as Baileys is done with it. To be called while Baileys hands it out.
	 * @throws WhatsAppError from the store; the journal then still has it
	 */
	async strike(stanzas: readonly StanzaHeader[]): Promise<void> {
		const { sock, parts } = this.connection;
		// Baileys handles one message at a time, so this waits for the present one.
		await sock.messageMutex.mutex(() => {});
		await Promise.all(this.unwritten);
		await parts.account.writeTogether(journalDone(stanzas));
	}
}

/**
 * Has Baileys handle a peer message again, which it was not done with when its connection or process ended. Waits for the
 * new connection to be open, because Baileys may answer the server.
 */
export async function repeatPeer(
	{ sock, opened }: Pick<Connection, 'sock' | 'opened'>,
	message: WAMessage,
): Promise<void> {
	await opened;
	await sock.messageMutex.mutex(async () => await sock.upsertMessage(message, 'append'));
}
