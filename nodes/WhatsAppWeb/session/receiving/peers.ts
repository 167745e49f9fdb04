import type { Mutation } from '../../store/Store';
import type { WAMessage } from '../wire/baileys';
import type { Connection } from '../connection/Connection';
import type { StanzaHeader } from '../wire/journal';

/** Whether it is between the devices of the account, not for people. */
export function isPeer({ category }: WAMessage): boolean {
	return category === 'peer';
}

/**
 * What the devices of the account tell each other: keys of the app state, whose LID is whose, messages that the phone was
 * asked for again. They are no events; Baileys files what they bring, after their receipt has gone out, and nobody sends
 * it again. Until it is on disk, the journal has them.
 */
export class Peers {
	/** Messages on their way to disk: a peer message may have brought them. */
	private readonly underWay = new Set<Promise<void>>();

	constructor(private readonly connection: Pick<Connection, 'sock' | 'parts'>) {}

	/** A message is on its way to disk. */
	awaitMessage(taking: Promise<void>): void {
		const settled = taking
			.catch(() => undefined)
			.finally(() => {
				this.underWay.delete(settled);
			});
		this.underWay.add(settled);
	}

	/**
	 * Strikes a peer message off the journal as soon as Baileys is done with it. To be called while Baileys hands it out.
	 * @throws WhatsAppError from the store; the journal then still has it
	 */
	async strike(stanzas: readonly StanzaHeader[]): Promise<void> {
		const { sock, parts } = this.connection;
		// Baileys handles one message after the other: this waits for the one in hand.
		await sock.messageMutex.mutex(() => {});
		await Promise.all(this.underWay);
		await parts.account.writeTogether(
			stanzas.map(({ id }): Mutation => ({ table: 'journalDone', stanzaId: id })),
		);
	}
}

/**
 * Has Baileys handle a peer message that it was not done with when its connection or process ended, and hand it out anew.
 * Not before the new connection is open: what comes of it is said to the server.
 */
export async function repeatPeer(
	{ sock, opened }: Pick<Connection, 'sock' | 'opened'>,
	message: WAMessage,
): Promise<void> {
	await opened;
	await sock.messageMutex.mutex(async () => await sock.upsertMessage(message, 'append'));
}
