import type { Phone, ReceivedMessage, WhatsApp } from '../whatsapp/index.ts';
import { Executions } from './Executions.ts';
import type { Word } from './protocol.ts';

/** Counts of one lane. */
export interface Counts {
	/** Messages of the friend, and the execution starts they caused. */
	received: number;
	starts: number;
	/** Messages that the host had to send, including answers, and those that the friend decrypted. */
	requested: number;
	delivered: number;
	/** Further copies of a message that WhatsApp got under the same id. */
	resent: number;
	lost: number;
	doubled: number;
}

interface LedgerParts {
	whatsapp: WhatsApp;
	own: Phone;
	friend: Phone;
	/** The host's n8n folder. */
	folder: string;
	/** Whether executions may crash, which are then done again. */
	mayCrash: boolean;
}

/** Records all messages and checks after each round that none is lost, duplicated or undecryptable. */
export class Ledger {
	readonly #parts: LedgerParts;
	/** Texts of the friend. */
	readonly #said: string[] = [];
	/** Texts that the host was asked to send, with the ids it answered. */
	readonly #requested = new Map<string, string | undefined>();
	readonly #answered = new Set<string>();
	readonly #troubles: string[] = [];
	#logins = 0;

	constructor(parts: LedgerParts) {
		this.#parts = parts;
	}

	/** Starts counting logins. */
	linked(): void {
		this.#logins = this.#loginCount;
	}

	expectLogin(): void {
		this.#logins += 1;
	}

	said(text: string): void {
		this.#said.push(text);
	}

	requested(text: string): void {
		this.#requested.set(text, undefined);
	}

	/** Records a message of a host process, once each. */
	heard(word: Word): void {
		if (word.say === 'answered') this.#answered.add(word.text);
		if (word.say === 'trouble') this.#troubles.push(word.error);
		if (word.say === 'failed') this.#troubles.push(`a send failed: ${word.code} ${word.message}`);
		if (word.say === 'sent') this.#requested.set(word.text, word.messageId);
	}

	/** Requests without an answer. */
	get unanswered(): string[] {
		return [...this.#requested].flatMap(([text, id]) => (id === undefined ? [text] : []));
	}

	/** Texts of the friend whose execution has not ended yet. */
	get pending(): string[] {
		return this.#said.filter((text) => !this.#answered.has(text));
	}

	/** The texts that the friend must have received by now. */
	get owed(): string[] {
		return [...this.#requested.keys(), ...[...this.#answered].map(answerTo)];
	}

	get counts(): Counts {
		const { starts, lost, doubled } = this.#reckon();
		const wire = this.#sentByHost;
		const requested = this.#requested.size + this.#answered.size;
		const owed = new Set(this.owed);
		return {
			received: this.#said.length,
			starts,
			requested,
			delivered: this.#received.filter((text) => owed.has(text)).length,
			resent: wire.length - new Set(wire).size,
			lost: lost.length,
			doubled: doubled.length,
		};
	}

	/** @throws Error that lists the faults */
	check(): void {
		const { whatsapp, friend, mayCrash } = this.#parts;
		const { lost, doubled } = this.#reckon();
		const wrong = [
			...lost.map((text) => `lost: ${text}`),
			...doubled.map((text) => `doubled: ${text}`),
			...this.#troubles,
			...whatsapp.violations.map(({ what, stanza }) => `violation: ${what} ${stanza}`),
		];
		if (this.#loginCount !== this.#logins) {
			wrong.push(`${this.#loginCount} logins instead of ${this.#logins}`);
		}
		for (const entry of whatsapp.log) {
			if (entry.event === 'nack')
				wrong.push(`the host refused ${entry.class} ${entry.id}: ${entry.error}`);
			if (entry.event === 'receipt' && entry.type === 'retry') {
				wrong.push(`${entry.from} could not decrypt ${entry.ids.join()} of ${entry.to}`);
			}
		}
		for (const { status, text } of this.#executions) {
			const isFine = status === 'success' || (status === 'crashed' && mayCrash);
			if (!isFine) wrong.push(`execution of '${text}' is ${status}`);
		}
		const ids = new Map(friend.received.map((message) => [textOf(message), message.id]));
		for (const [text, id] of this.#requested) {
			if (ids.get(text) !== id) wrong.push(`'${text}' has id ${ids.get(text)}, not ${id}`);
		}
		if (wrong.length > 0) throw new Error(wrong.join('\n'));
	}

	#reckon(): { starts: number; lost: string[]; doubled: string[] } {
		// One that crashed is done again, but not one that ended.
		const whole = this.#executions.filter(({ status }) => status !== 'crashed');
		const starts = tally(whole.map(({ text }) => text));
		const received = tally(this.#received);
		const once = (counts: Map<string, number>) => ({
			lost: (text: string) => !counts.has(text),
			doubled: (text: string) => (counts.get(text) ?? 0) > 1,
		});
		return {
			starts: this.#said.reduce((sum, text) => sum + (starts.get(text) ?? 0), 0),
			lost: [...this.#said.filter(once(starts).lost), ...this.owed.filter(once(received).lost)],
			doubled: [
				...this.#said.filter(once(starts).doubled),
				...[...received.keys()].filter(once(received).doubled),
			],
		};
	}

	get #executions() {
		const executions = new Executions(this.#parts.folder);
		try {
			return executions.all();
		} finally {
			executions.close();
		}
	}

	get #received(): string[] {
		return this.#parts.friend.received.map(textOf);
	}

	/** Ids of the host's messages to the friend, one for each time that WhatsApp got them. */
	get #sentByHost(): string[] {
		const { whatsapp, own } = this.#parts;
		return whatsapp.log.flatMap((entry) =>
			entry.event === 'message' &&
			entry.from.startsWith(`${own.number}:`) &&
			entry.category === undefined
				? [entry.id]
				: [],
		);
	}

	get #loginCount(): number {
		return this.#parts.whatsapp.loginCount(this.#parts.own.number);
	}
}

export function answerTo(text: string): string {
	return `re: ${text}`;
}

export function textOf({ message }: ReceivedMessage): string {
	return message.extendedTextMessage?.text ?? message.conversation ?? '';
}

function tally(texts: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
	return counts;
}
