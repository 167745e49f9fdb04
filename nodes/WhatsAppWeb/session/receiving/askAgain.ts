import { BoundedCache } from '../../primitives/BoundedCache';
import { Pace } from '../../primitives/Pace';
import type { ConnectionListener } from '../connection/ConnectionSource';
import { senderOf } from '../connection/MessageLine';
import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ReceivingParts } from './Inbound';

/** Between two retry receipts to one person. */
const INTERVAL_MS = 100;

/** Messages of one person that may wait to be asked for; more are not asked for. */
const MAX_WAITING = 200;

/** Messages of one person that the own phone is asked for in an hour, when their sender does not send them again. */
const MAX_PHONE_REQUESTS = 30;

const MAX_PEOPLE = 1_000;
const HOUR_MS = 3_600_000;

/** What one person's undecryptable messages cost. */
interface Account {
	pace: Pace;
	waiting: number;
	phoneRequests: number;
}

/**
 * Asks the senders of messages that could not be decrypted for them again, by Baileys' own retry receipts. Baileys would do
 * so while all other messages wait, behind the account's own sends and as often as somebody likes: here it is done beside
 * the line, and each person's messages wait for each other only.
 */
export const askAgain: ConnectionListener<ReceivingParts> = (connection, { logger, report }) => {
	const { sock, gate } = connection;
	const { messageRetryManager: manager } = sock;
	if (!manager) return;
	const accounts = new BoundedCache<Account>(MAX_PEOPLE, HOUR_MS);
	/** Senders of the messages that are being asked for, by message id. */
	const senders = new Map<string, string>();
	let isAsking = false;

	const accountOf = (sender: string): Account => {
		const known = accounts.get(sender);
		if (known) return known;
		const made = { pace: new Pace(INTERVAL_MS), waiting: 0, phoneRequests: 0 };
		accounts.set(sender, made);
		return made;
	};

	const ask = async (stanza: BinaryNode): Promise<void> => {
		const { id = '' } = stanza.attrs;
		const sender = senderOf(stanza);
		const account = accountOf(sender);
		if (account.waiting >= MAX_WAITING) {
			logger.warn({ sender }, 'does not ask for so many undecryptable messages of one person');
			return;
		}
		account.waiting += 1;
		try {
			await account.pace.turn();
			if (connection.isBroken) return;
			senders.set(id, sender);
			isAsking = true;
			const asked = sock.sendRetryRequest(stanza, !child(stanza, 'enc'));
			isAsking = false;
			await asked;
		} finally {
			senders.delete(id);
			account.waiting -= 1;
		}
	};

	// Baileys asks this in the same tick, before it sends a retry receipt, and sends none if it is true.
	const isExceeded = manager.hasExceededMaxRetries.bind(manager);
	manager.hasExceededMaxRetries = (id) => {
		if (isAsking) return isExceeded(id);
		const { inHand } = gate.messages;
		if (inHand?.attrs.id === id) ask(inHand).catch(report);
		return true;
	};
	// Forgets how often a message was asked for, and is called because of the answer above.
	const markFailed = manager.markRetryFailed.bind(manager);
	manager.markRetryFailed = (id) => {
		if (isAsking) markFailed(id);
	};
	const schedule = manager.schedulePhoneRequest.bind(manager);
	manager.schedulePhoneRequest = (id, callback, delayMs) => {
		const account = accountOf(senders.get(id) ?? '');
		account.phoneRequests += 1;
		if (account.phoneRequests <= MAX_PHONE_REQUESTS) schedule(id, callback, delayMs);
	};
};
