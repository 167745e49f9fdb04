import { bareJid } from '../../message/jid';
import { BoundedCache } from '../../primitives/BoundedCache';
import type { BinaryNode } from '../wire/baileys';
import { bytes, children } from '../wire/stanza';

/** Costly stanzas of one sender after which theirs wait behind all others. */
const PATIENCE = 3;

/** Bytes above which a stanza is costly whatever it says: 16 times the longest text that apps let people type. */
const HUGE = 2 ** 20;

/** Of so many stanzas in a row, one is of a costly sender, so that these are never forgotten. */
const EVERY = 10;

/** Costs of senders that have sent nothing costly for so long are forgotten. */
const FORGIVEN_MS = 60_000;
const MAX_SENDERS = 1_000;

interface Waiting {
	stanza: BinaryNode;
	/** Settles when what is done on arrival is done. */
	arrived: Promise<unknown>;
}

/**
 * Message stanzas, one after the other in the order they came. Nobody pays for somebody else's garbage: who has sent
 * stanzas that could not be decrypted, or are huge, is served when nobody else waits. The order of one sender stays.
 */
export class MessageLine {
	private readonly line: Waiting[] = [];

	/** By sender, each in order; the senders take turns. */
	private readonly behind = new Map<string, Waiting[]>();

	private readonly costs = new BoundedCache<number>(MAX_SENDERS, FORGIVEN_MS);

	private current: { stanza: BinaryNode; isCostly: boolean } | undefined;

	private served = 0;

	/** @param serve must not reject */
	constructor(private readonly serve: (stanza: BinaryNode) => Promise<void>) {}

	/** The stanza that is being served. */
	get inHand(): BinaryNode | undefined {
		return this.current?.stanza;
	}

	/** @param arrived must be done before the stanza is served; may reject */
	add(stanza: BinaryNode, arrived: Promise<unknown>): void {
		this.line.push({ stanza, arrived });
		if (!this.current) this.next();
	}

	/** Charges the sender of the stanza that is being served, once, if `isIt` says that it is the one. */
	charge(isIt: (inHand: BinaryNode) => boolean): void {
		if (this.current && isIt(this.current.stanza)) this.current.isCostly = true;
	}

	private next(): void {
		const waiting = this.take();
		if (!waiting) {
			this.current = undefined;
			return;
		}
		const { stanza, arrived } = waiting;
		const current = { stanza, isCostly: sizeOf(stanza) > HUGE };
		this.current = current;
		const done = (): void => {
			this.account(senderOf(stanza), current.isCostly);
			this.next();
		};
		Promise.allSettled([arrived])
			.then(async () => await this.serve(stanza))
			.then(done, done);
	}

	private take(): Waiting | undefined {
		this.served += 1;
		if (this.served % EVERY === 0) {
			const costly = this.takeBehind();
			if (costly) return costly;
		}
		for (;;) {
			const first = this.line.shift();
			if (!first) return this.takeBehind();
			const sender = senderOf(first.stanza);
			const queue = this.behind.get(sender);
			if (queue) queue.push(first);
			else if ((this.costs.get(sender) ?? 0) >= PATIENCE) this.behind.set(sender, [first]);
			else return first;
		}
	}

	private takeBehind(): Waiting | undefined {
		for (const [sender, queue] of this.behind) {
			const waiting = queue.shift();
			this.behind.delete(sender);
			if (queue.length > 0) this.behind.set(sender, queue);
			return waiting;
		}
		return undefined;
	}

	private account(sender: string, isCostly: boolean): void {
		const cost = this.costs.get(sender) ?? 0;
		if (isCostly) this.costs.set(sender, Math.min(cost + 1, 2 * PATIENCE));
		else if (cost > 0) this.costs.set(sender, cost - 1);
	}
}

/** The person whose device sent a stanza; a channel for its posts. */
export function senderOf({ attrs }: BinaryNode): string {
	return bareJid(attrs.participant ?? attrs.from ?? '')
		.replace('@hosted.lid', '@lid')
		.replace('@hosted', '@s.whatsapp.net');
}

function sizeOf(stanza: BinaryNode): number {
	return children(stanza).reduce((sum, child) => sum + (bytes(child)?.length ?? 0), 0);
}
