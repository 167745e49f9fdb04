import type { Collecting } from '../../contract/Subscription';

/**
 * How long the next part of an album is waited for, in ms: each is sent when it has been uploaded, so that a video takes
 * its time.
 */
const ALBUM_PATIENCE_MS = 60_000;

/** However fast somebody writes, an execution has so many items at most. */
export const MAX_MEMBERS = 500;

/** What belongs together so far. */
interface Batch<Member> {
	members: Member[];
	firstAt: number;
	lastAt: number;
	/** By the id of the album: how many parts are still to come; undefined for one whose beginning is not here. */
	albums: Map<string, number | undefined>;
	typingUntil: number;
	/** Ends what {@link Collector} began with it. */
	over(): void;
}

/** Something to collect. */
export interface Collectable<Member> {
	member: Member;
	/** What it is collected with: all of one name. */
	name: string;
	/** JID of the chat it came in. */
	chat: string;
	/** On the clock that all times here are of, in ms. */
	arrivedAt: number;
	/** The album it opens or is a part of; `parts` are those it announces. */
	album?: { id: string; parts?: number };
}

/** Collects what belongs together until it is quiet. Keeps no clock: times are told. */
export class Collector<Member> {
	private readonly batches = new Map<string, Batch<Member>>();

	/** @param begin called when a batch begins, with the chat of its first member; what it returns, when it is over */
	constructor(
		private readonly rules: Collecting,
		private readonly begin: (chat: string) => () => void,
	) {}

	/** @returns the members of the batch that was over when this one came, if there was one */
	add({ member, name, chat, arrivedAt, album }: Collectable<Member>): Member[] | undefined {
		let batch = this.batches.get(name);
		const over = batch && this.dueAt(batch) < arrivedAt ? this.end(name, batch) : undefined;
		if (!batch || over) {
			batch = {
				members: [],
				firstAt: arrivedAt,
				lastAt: arrivedAt,
				albums: new Map(),
				typingUntil: 0,
				over: this.begin(chat),
			};
			this.batches.set(name, batch);
		}
		batch.members.push(member);
		batch.lastAt = arrivedAt;
		batch.typingUntil = 0;
		if (album) {
			const missing = batch.albums.get(album.id);
			batch.albums.set(album.id, album.parts ?? (missing && missing - 1));
		}
		return over;
	}

	/** Somebody whose messages are collected is typing, presumably until then. */
	typing(name: string, until: number): void {
		const batch = this.batches.get(name);
		if (batch) batch.typingUntil = until;
	}

	/** Members of the batches that are over, in the order in which they began. */
	takeDue(now: number): Member[][] {
		const due: Member[][] = [];
		for (const [name, batch] of this.batches) {
			if (this.dueAt(batch) <= now) due.push(this.end(name, batch));
		}
		return due;
	}

	/** When the next batch will be over; undefined when there is none. */
	nextDueAt(): number | undefined {
		if (this.batches.size === 0) return undefined;
		return Math.min(...Array.from(this.batches.values(), (batch) => this.dueAt(batch)));
	}

	/** Forgets what it has. */
	clear(): void {
		for (const [name, batch] of this.batches) this.end(name, batch);
	}

	private end(name: string, { members, over }: Batch<Member>): Member[] {
		this.batches.delete(name);
		over();
		return members;
	}

	private dueAt({ members, firstAt, lastAt, albums, typingUntil }: Batch<Member>): number {
		if (members.length >= MAX_MEMBERS) return -Infinity;
		const { quietMs, maxMs, by } = this.rules;
		const missing = [...albums.values()];
		const isComplete = by === 'album' && missing.every((count) => count === 0);
		const isIncomplete = missing.some((count) => count !== undefined && count > 0);
		const patience = isIncomplete ? Math.max(quietMs, ALBUM_PATIENCE_MS) : quietMs;
		if (isComplete) return lastAt;
		return Math.min(Math.max(lastAt + patience, typingUntil), firstAt + maxMs);
	}
}
