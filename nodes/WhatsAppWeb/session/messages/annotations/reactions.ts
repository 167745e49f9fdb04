import { decodePlain, encodePlain } from '../../../contract/plainData';
import { isLidJid } from '../../../message/jid';
import type { AccountStore, Mutation } from '../../../store/Store';
import { chatAndAuthor, intersects, KEEP_DAYS, type KnownMessage } from '../known';
import type { AnnotationParts } from './annotation';

/** A person's latest reaction to a message, as the store keeps it. */
export interface Reaction {
	/** Every JID the person is known by. */
	by: string[];
	/** '' once it was taken back. */
	emoji: string;
	/** Unix ms, by the person's clock. */
	at: number;
}

type StoredReaction = Reaction & {
	/** Chat and author of the message, because others may have its id. */
	message: string;
};

/** Only the newest reaction of each person counts, whichever of their two identities it came under. */
export async function keepReaction(
	id: string,
	known: KnownMessage,
	reaction: Reaction,
	{ account }: Pick<AnnotationParts, 'account'>,
): Promise<Mutation[]> {
	const message = chatAndAuthor(known);
	const stored = await storedOn(account, id, message);
	const isOvertaken = stored.some(({ by, at }) => at > reaction.at && intersects(by, reaction.by));
	if (isOvertaken) return [];
	const person = reaction.by.find(isLidJid) ?? reaction.by[0] ?? '';
	const kept: StoredReaction = { ...reaction, message };
	return [
		{
			table: 'message',
			message: {
				kind: 'reaction',
				id,
				chatAndAuthor: `${message}|${person}`,
				payload: encodePlain(kept),
				keepDays: KEEP_DAYS,
			},
			replace: true,
		},
	];
}

/** The reactions to a message, each person's last one; those that were taken back are left out. */
export async function reactionsTo(
	id: string,
	known: KnownMessage,
	account: AccountStore,
): Promise<Reaction[]> {
	const counted = new Set<string>();
	return (await storedOn(account, id, chatAndAuthor(known)))
		.sort((one, other) => other.at - one.at)
		.filter(({ by }) => {
			const isFirst = !by.some((jid) => counted.has(jid));
			for (const jid of by) counted.add(jid);
			return isFirst;
		})
		.filter(({ emoji }) => emoji !== '');
}

async function storedOn(
	account: AccountStore,
	id: string,
	message: string,
): Promise<StoredReaction[]> {
	const rows = await account.messages.byId(id, 'reaction');
	return rows
		.map((bytes) => decodePlain<StoredReaction>(bytes))
		.filter((reaction) => reaction.message === message);
}
