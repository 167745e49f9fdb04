import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodePlain } from '../../contract/plainData';
import { asReceived, contentOf, intersects, type ListedKnownMessage } from './known';
import { folded } from '../../message/folded';
import { isStatusJid } from '../../message/jid';
import { typeOfMessage } from '../../message/messageTypes';
import { flattenMessage } from '../../message/flatten';
import type { MessageFilters } from '../../contract/queries/messages';
import type { AccountStore } from '../../store/Store';
import type { Baileys } from '../wire/baileys';
import { authorJids } from './lookup';
import type { Me } from '../account/me';

/** Messages that are opened between two turns of the event loop: some milliseconds. */
const AT_ONCE = 100;

/** Messages that one answer has at most, and those that are looked through for it. */
const FOUND_MAX = 100;
const SEEN_MAX = 5_000;

/** Files of links and posts of 64 KB are messages, too: an answer crosses to another process as a whole. */
const BYTES_MAX = 1024 * 1024;

/**
 * So many messages in a row that are older than wanted end a search: only what waited on the server comes later than it was
 * sent, and in order.
 */
const OLDER_MAX = 1_000;

/** Filters with every identity of chat and author. */
export type Wanted = Omit<MessageFilters, 'chat' | 'from'> & { chats?: string[]; from?: string[] };

interface Parts {
	account: AccountStore;
	baileys: Baileys;
	me: Me;
	/** The number of the last message of a chat that the account has deleted for itself, by any JID of the chat. */
	clearedThrough(chat: string): Promise<number>;
}

/**
 * A part of the kept messages that pass the filters, the last one to arrive first. Works in slices, between which the event
 * loop has its turn.
 * @param after the number that the part before has ended with
 * @returns `next` undefined on the last part
 */
export async function searchMessages(
	wanted: Wanted,
	after: number | undefined,
	{ account, baileys, me, clearedThrough }: Parts,
): Promise<{ found: ListedKnownMessage[]; next: number | undefined }> {
	const passes = filterOf(wanted, baileys, me);
	const found: ListedKnownMessage[] = [];
	let before = after;
	let bytes = 0;
	let older = 0;
	for (let seen = 0; seen < SEEN_MAX; seen += AT_ONCE) {
		if (seen > 0) await nextTurn();
		const { chats } = wanted;
		const page = await account.messages.page({ chats, before, limit: AT_ONCE });
		for (const { number, payload } of page) {
			before = number;
			const message = decodePlain<ListedKnownMessage>(payload);
			older = message.timestamp < (wanted.since ?? 0) ? older + 1 : 0;
			if (older >= OLDER_MAX) return { found, next: undefined };
			if (!passes(message)) continue;
			if (number <= (await clearedThrough(message.chats[0] ?? ''))) continue;
			found.push(message);
			bytes += payload.length;
			if (found.length >= FOUND_MAX || bytes >= BYTES_MAX) return { found, next: before };
		}
		if (page.length < AT_ONCE) return { found, next: undefined };
	}
	return { found, next: before };
}

function filterOf(
	{ text = '', from, types, since = -Infinity, until = Infinity, fromMe }: Wanted,
	baileys: Baileys,
	me: Me,
): (message: ListedKnownMessage) => boolean {
	const words = folded(text.trim());
	return (message) => {
		const { chats, timestamp } = message;
		if (timestamp < since || timestamp >= until) return false;
		if (fromMe !== undefined && message.fromMe !== fromMe) return false;
		// The posts that others show for a day are no chat.
		if (chats.some(isStatusJid)) return false;
		if (from && !intersects(authorJids(message, me), from)) return false;
		if (words === '' && types === undefined) return true;
		const fields = flattenMessage(asReceived(message, contentOf(message, baileys)));
		if (types && !types.includes(typeOfMessage(fields))) return false;
		return folded(`${fields.text}\n${fields.media_file_name ?? ''}`).includes(words);
	};
}
