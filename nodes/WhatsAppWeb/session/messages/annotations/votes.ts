import type { PollResult } from '../../../contract/events/annotations';
import { type Ballot, ballotOf, hashOf } from '../../../message/vote';
import type { AccountStore, Mutation, StoredMessage } from '../../../store/Store';
import { contentOf, KEEP_DAYS_OF_POLLS, type KnownMessage, chatAndAuthor } from '../known';
import { decodePlain, encodePlain } from '../../../contract/plainData';
import type { AnnotationParts } from './annotation';

/** One person's last word on a poll, as the store keeps it. */
interface Vote {
	/** Chat and author of the poll: other polls may have its id. */
	poll: string;
	/** All names of the voter. */
	voter: string[];
	/** Unix ms, by the voter's clock. */
	at: number;
	/** SHA-256 of the chosen options, hex; none retracts. */
	options: string[];
}

/** A poll with one more vote. */
export interface Counted {
	poll: PollResult;
	/** Options that the vote chose. One that the poll has not counts for nothing, as on phones. */
	selected: string[];
	/** Keeps the vote. */
	mutations: Mutation[];
}

/**
 * Counts a vote: the newest of each person counts, whichever of their two identities it came under.
 * @param vote `options` as the vote names them
 * @returns undefined for what is no poll
 */
export async function countVote(
	pollId: string,
	known: KnownMessage,
	vote: Pick<Vote, 'voter' | 'at'> & { options: readonly Uint8Array[] },
	{ account, baileys }: Pick<AnnotationParts, 'account' | 'baileys'>,
): Promise<Counted | undefined> {
	const ballot = ballotOf(contentOf(known, baileys));
	if (!ballot) return undefined;
	const poll = chatAndAuthor(known);
	const options = vote.options.map((hash) => Buffer.from(hash).toString('hex'));
	const cast: Vote = { poll, voter: vote.voter, at: vote.at, options };
	const stored = await votesOn(account, pollId, poll);
	const isOvertaken = stored.some((other) => isSameVoter(other, cast) && other.at > cast.at);
	return {
		poll: { name: ballot.name, tally: tallyOf(ballot, [cast, ...stored]) },
		selected: chosen(ballot, options),
		mutations: isOvertaken ? [] : [keep(pollId, cast)],
	};
}

function keep(pollId: string, cast: Vote): Mutation {
	const message: StoredMessage = {
		kind: 'vote',
		id: pollId,
		chatAndAuthor: `${cast.poll}|${nameOf(cast)}`,
		payload: encodePlain(cast),
		keepDays: KEEP_DAYS_OF_POLLS,
	};
	return { table: 'message', message, replace: true };
}

async function votesOn(account: AccountStore, pollId: string, poll: string): Promise<Vote[]> {
	const votes = (await account.messages.byId(pollId, 'vote')).map((bytes) =>
		decodePlain<Vote>(bytes),
	);
	return votes.filter((vote) => vote.poll === poll);
}

function tallyOf({ options }: Ballot, votes: readonly Vote[]): PollResult['tally'] {
	const counted = new Set<string>();
	const newest = [...votes]
		.sort((one, other) => other.at - one.at)
		.filter(({ voter }) => {
			const isFirst = !voter.some((name) => counted.has(name));
			for (const name of voter) counted.add(name);
			return isFirst;
		});
	return options.map((option) => {
		const hash = hashOf(option).toString('hex');
		return { option, votes: newest.filter((vote) => vote.options.includes(hash)).length };
	});
}

function chosen({ options }: Ballot, hashes: readonly string[]): string[] {
	return options.filter((option) => hashes.includes(hashOf(option).toString('hex')));
}

function isSameVoter(one: Vote, other: Vote): boolean {
	return one.voter.some((name) => other.voter.includes(name));
}

/** The same each time, as far as it is known who the voter is. */
function nameOf({ voter }: Vote): string {
	return voter.find((name) => name.endsWith('@lid')) ?? voter[0] ?? '';
}
