import type { Collecting } from '../../contract/Subscription';
import type { Whole } from '../../message/received/association';

/** Ms to wait for the next part of a whole. Each is sent when it has been uploaded, which may take long for a video. */
const PATIENCE_MS = 60_000;

/** The most items that one execution gets, however fast somebody writes. */
export const MAX_MEMBERS = 500;

interface Batch<Member> {
	members: Member[];
	/** Of the members. */
	ids: string[];
	firstAt: number;
	lastAt: number;
	/** By the id of a whole: how many parts are missing; undefined for one that did not say, or whose first message is not here. */
	wholes: Map<string, number | undefined>;
	typingUntil: number;
	onEnd(): void;
}

export interface Collectable<Member> {
	member: Member;
	key: string;
	/** Of the message, as `wholes` name it. */
	id: string;
	chat: string;
	/** Ms, on the same clock as all other times here. */
	arrivedAt: number;
	/** What it opens or is a part of. */
	wholes?: readonly Whole[];
}

/** Collects what belongs together until it is quiet. Has no clock of its own: the caller gives the times. */
export class Collector<Member> {
	private readonly batches = new Map<string, Batch<Member>>();

	/** Keys of the batches by the ids of their members, so that a part of a part joins them. */
	private readonly keys = new Map<string, string>();

	/** @param begin called when a batch begins, with the chat of its first member; returns a function to call at its end */
	constructor(
		private readonly rules: Collecting,
		private readonly begin: (chat: string) => () => void,
	) {}

	/** @returns the members of the batch that had ended before this one arrived, if there was one */
	add(collected: Collectable<Member>): Member[] | undefined {
		const { member, id, chat, arrivedAt, wholes = [] } = collected;
		const key = this.keys.get(collected.key) ?? collected.key;
		let batch = this.batches.get(key);
		const ended = batch && this.dueAt(batch) < arrivedAt ? this.end(key, batch) : undefined;
		if (!batch || ended) {
			batch = {
				members: [],
				ids: [],
				firstAt: arrivedAt,
				lastAt: arrivedAt,
				wholes: new Map(),
				typingUntil: 0,
				onEnd: this.begin(chat),
			};
			this.batches.set(key, batch);
		}
		batch.members.push(member);
		batch.lastAt = arrivedAt;
		batch.typingUntil = 0;
		if (this.rules.by === 'album') {
			batch.ids.push(id);
			this.keys.set(id, key);
		}
		for (const whole of wholes) {
			const missing = batch.wholes.get(whole.id);
			batch.wholes.set(whole.id, whole.parts ?? (missing && missing - 1));
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

	private end(key: string, { members, ids, onEnd }: Batch<Member>): Member[] {
		this.batches.delete(key);
		for (const id of ids) if (this.keys.get(id) === key) this.keys.delete(id);
		onEnd();
		return members;
	}

	private dueAt({ members, firstAt, lastAt, wholes, typingUntil }: Batch<Member>): number {
		if (members.length >= MAX_MEMBERS) return -Infinity;
		const { quietMs, maxMs, by } = this.rules;
		const missing = [...wholes.values()];
		const isComplete =
			by === 'album' && missing.every((count) => count !== undefined && count <= 0);
		const isIncomplete = missing.some((count) => count !== undefined && count > 0);
		const patience = isIncomplete ? Math.max(quietMs, PATIENCE_MS) : quietMs;
		if (isComplete) return lastAt;
		return Math.min(Math.max(lastAt + patience, typingUntil), firstAt + maxMs);
	}
}
