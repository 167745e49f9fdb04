import type { PollResult } from '../../../contract/events/annotations';
import { isLidJid } from '../../../message/jid';
import { type Ballot, ballotOf, hashOf } from '../../../message/vote';
import type { AccountStore, Mutation, StoredMessage } from '../../../store/Store';
import {
	chatAndAuthor,
	contentOf,
	intersects,
	KEEP_DAYS_OF_POLLS,
	type KnownMessage,
} from '../known';
import { decodePlain, encodePlain } from '../../../contract/plainData';
import type { AnnotationParts } from './annotation';

/** A person's latest vote on a poll, as the store keeps it. */
export interface Vote {
	/** Chat and author of the poll, because other polls may have its id. */
	poll: string;
	/** Every JID the voter is known by. */
	voter: string[];
	/** Unix ms, by the voter's clock. */
	at: number;
	/** SHA-256 of the chosen options, hex; empty for a vote that was retracted. */
	options: string[];
}

/** A poll with one more vote. */
export interface Counted {
	poll: PollResult;
	/** The options that the vote chose. Those that the poll does not have are ignored, as on phones. */
	selected: string[];
	/** Empty when a newer vote of the same person is stored. */
	mutations: Mutation[];
}

/**
 * Counts a vote. Only the newest of each person counts, whichever of their two identities it came under.
 * @param vote `options` are SHA-256 hashes
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
	const isOvertaken = stored.some(({ voter, at }) => at > cast.at && intersects(voter, cast.voter));
	return {
		poll: { name: ballot.name, tally: tallyOf(ballot, [cast, ...stored]) },
		selected: chosen(ballot, options),
		mutations: isOvertaken ? [] : [keep(pollId, cast)],
	};
}

/** A poll and its votes, as they stand. */
export interface Standing {
	ballot: Ballot;
	options: Array<{ option: string; voters: Vote[] }>;
	/** How many people have chosen something. */
	voters: number;
}

/** @returns undefined for what is no poll */
export async function standingOf(
	pollId: string,
	known: KnownMessage,
	{ account, baileys }: Pick<AnnotationParts, 'account' | 'baileys'>,
): Promise<Standing | undefined> {
	const ballot = ballotOf(contentOf(known, baileys));
	if (!ballot) return undefined;
	const votes = await votesOn(account, pollId, chatAndAuthor(known));
	return {
		ballot,
		options: choicesIn(ballot, votes),
		voters: newestOf(votes).filter(({ options }) => options.length > 0).length,
	};
}

/** The row of a voter is found again by their LID, where it is known. */
function keep(pollId: string, cast: Vote): Mutation {
	const voter = cast.voter.find(isLidJid) ?? cast.voter[0] ?? '';
	const message: StoredMessage = {
		kind: 'vote',
		id: pollId,
		chatAndAuthor: `${cast.poll}|${voter}`,
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

function tallyOf(ballot: Ballot, votes: readonly Vote[]): PollResult['tally'] {
	return choicesIn(ballot, votes).map(({ option, voters }) => ({ option, votes: voters.length }));
}

/** Who has chosen each option. */
function choicesIn(
	{ options }: Ballot,
	votes: readonly Vote[],
): Array<{ option: string; voters: Vote[] }> {
	const newest = newestOf(votes);
	return options.map((option) => {
		const hash = hashOf(option).toString('hex');
		return { option, voters: newest.filter((vote) => vote.options.includes(hash)) };
	});
}

/** The last vote of each person, the newest first. */
function newestOf(votes: readonly Vote[]): Vote[] {
	const counted = new Set<string>();
	return [...votes]
		.sort((one, other) => other.at - one.at)
		.filter(({ voter }) => {
			const isFirst = !voter.some((jid) => counted.has(jid));
			for (const jid of voter) counted.add(jid);
			return isFirst;
		});
}

function chosen({ options }: Ballot, hashes: readonly string[]): string[] {
	return options.filter((option) => hashes.includes(hashOf(option).toString('hex')));
}
