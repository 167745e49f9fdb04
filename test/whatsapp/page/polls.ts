import { proto } from '@whiskeysockets/baileys';
import { decryptAddon, optionHash } from '../messageSecret.ts';
import type { Directory, Entry } from './conversation.ts';

export interface PollResult {
	options: Array<{ name: string; voters: string[] }>;
	/** 0: any number. */
	selectableCount: number;
}

/** The polls of a phone's chats and the votes on them, decrypted with each poll's secret. */
export class PollBook {
	readonly #polls = new Map<string, { entry: Entry; result: PollResult }>();
	readonly #names: Directory;

	constructor(names: Directory) {
		this.#names = names;
	}

	/** Notes a poll. @returns its result, which later votes fill in; undefined for other messages */
	open(entry: Entry): PollResult | undefined {
		const poll = pollOf(entry.message);
		if (!poll) return undefined;
		const result = {
			options: (poll.options ?? []).map(({ optionName }) => ({
				name: optionName ?? '',
				voters: [],
			})),
			selectableCount: poll.selectableOptionsCount ?? 0,
		};
		this.#polls.set(entry.id, { entry, result });
		return result;
	}

	/** Counts a vote; a later one of the same person replaces it. @returns whether it was a vote */
	vote({ message, author }: Entry): boolean {
		const update = message.pollUpdateMessage;
		if (!update) return false;
		const poll = this.#polls.get(update.pollCreationMessageKey?.id ?? '');
		const chosen = poll && this.#decrypt(poll.entry, author, update.vote);
		if (poll && chosen) {
			const voter = this.#names.title(author);
			for (const option of poll.result.options) {
				option.voters = option.voters.filter((name) => name !== voter);
				if (chosen.has(optionHash(option.name).toString('hex'))) option.voters.push(voter);
			}
		}
		return true;
	}

	/** Clients differ in the JIDs that go into the key, so every combination is tried. */
	#decrypt(
		poll: Entry,
		voter: string,
		vote: proto.Message.IPollEncValue | null | undefined,
	): Set<string> | undefined {
		const secret = poll.message.messageContextInfo?.messageSecret;
		if (!secret || !vote?.encPayload || !vote.encIv) return undefined;
		const encrypted = { encPayload: vote.encPayload, encIv: vote.encIv };
		for (const author of this.#names.identities(poll.author)) {
			for (const modifier of this.#names.identities(voter)) {
				try {
					const context = { secret, messageId: poll.id, author, modifier };
					const plain = decryptAddon('Poll Vote', context, encrypted);
					const { selectedOptions } = proto.Message.PollVoteMessage.decode(plain);
					return new Set(selectedOptions.map((hash) => Buffer.from(hash).toString('hex')));
				} catch {
					// Not this pairing.
				}
			}
		}
		return undefined;
	}
}

function pollOf(message: proto.IMessage): proto.Message.IPollCreationMessage | null | undefined {
	return (
		message.pollCreationMessage ?? message.pollCreationMessageV2 ?? message.pollCreationMessageV3
	);
}
