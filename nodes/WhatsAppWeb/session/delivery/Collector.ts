import type { Collecting } from '../../contract/Subscription';

/** Ms to wait for the next part of an album. Each is sent when it has been uploaded, which may take long for a video. */
const ALBUM_PATIENCE_MS = 60_000;

/** The most items that one execution gets, however fast somebody writes. */
export const MAX_MEMBERS = 500;

interface Batch<Member> {
	members: Member[];
	firstAt: number;
	lastAt: number;
	/** By the id of the album: how many parts are missing; undefined for one whose first message is not here. */
	albums: Map<string, number | undefined>;
	typingUntil: number;
	onEnd(): void;
}

export interface Collectable<Member> {
	member: Member;
	key: string;
	chat: string;
	/** Ms, on the same clock as all other times here. */
	arrivedAt: number;
	/** The album it opens or is a part of; `parts` are those it announces. */
	album?: { id: string; parts?: number };
}

/** Collects what belongs together until it is quiet. Has no clock of its own: the caller gives the times. */
export class Collector<Member> {
	private readonly batches = new Map<string, Batch<Member>>();

	/** @param begin called when a batch begins, with the chat of its first member; returns a function to call at its end */
	constructor(
		private readonly rules: Collecting,
		private readonly begin: (chat: string) => () => void,
	) {}

	/** @returns the members of the batch that had ended before this one arrived, if there was one */
	add({ member, key, chat, arrivedAt, album }: Collectable<Member>): Member[] | undefined {
		let batch = this.batches.get(key);
		const ended = batch && this.dueAt(batch) < arrivedAt ? this.end(key, batch) : undefined;
		if (!batch || ended) {
			batch = {
				members: [],
				firstAt: arrivedAt,
				lastAt: arrivedAt,
				albums: new Map(),
				typingUntil: 0,
				onEnd: this.begin(chat),
			};
			this.batches.set(key, batch);
		}
		batch.members.push(member);
		batch.lastAt = arrivedAt;
		batch.typingUntil = 0;
		if (album) {
			const missing = batch.albums.get(album.id);
			batch.albums.set(album.id, album.parts ?? (missing && missing - 1));
		}
		return ended;
	}

	/** Somebody whose messages are collected is typing, presumably until `until`. */
	typing(key: string, until: number): void {
		const batch = this.batches.get(key);
		if (batch) batch.typingUntil = until;
	}

	/** Members of the batches that have ended, in the order in which these began. */
	takeDue(now: number): Member[][] {
		const due: Member[][] = [];
		for (const [key, batch] of this.batches) {
			if (this.dueAt(batch) <= now) due.push(this.end(key, batch));
		}
		return due;
	}

	/** When the next batch will end; undefined when there is none. */
	nextDueAt(): number | undefined {
		if (this.batches.size === 0) return undefined;
		return Math.min(...Array.from(this.batches.values(), (batch) => this.dueAt(batch)));
	}

	clear(): void {
		for (const [key, batch] of this.batches) this.end(key, batch);
	}

	private end(key: string, { members, onEnd }: Batch<Member>): Member[] {
		this.batches.delete(key);
		onEnd();
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
