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
	/** Questions that the host was asked to ask, with how they were answered, in the order of that. */
	readonly #asked = new Map<string, string[]>();
	/** Questions that the friend has answered. */
	readonly #replied = new Set<string>();
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

	asked(text: string): void {
		this.#asked.set(text, []);
	}

	/** The friend answers a question. */
	replied(text: string): void {
		this.#replied.add(text);
	}

	/** Records a message of a host process, once each. */
	heard(word: Word): void {
		if (word.say === 'answered') this.#answered.add(word.text);
		if (word.say === 'trouble') this.#troubles.push(word.error);
		if (word.say === 'failed') this.#troubles.push(`a send failed: ${word.code} ${word.message}`);
		if (word.say === 'resumed') this.#asked.get(word.text)?.push(word.answer);
		if (word.say === 'sent') this.#requested.set(word.text, word.messageId);
	}

	/** Requests without an answer. */
	get unanswered(): string[] {
		return [...this.#requested].flatMap(([text, id]) => (id === undefined ? [text] : []));
	}

	/** Questions whose execution has not been run on, and of these those that no execution waits for any more. */
	get open(): string[] {
		return [...this.#asked].flatMap(([text, answers]) => (answers.length === 0 ? [text] : []));
	}

	get abandoned(): string[] {
		const waiting = this.#executions.filter(({ status }) =>
			['waiting', 'success'].includes(status),
		);
		return this.open.filter((text) => !waiting.some((each) => each.text === text));
	}

	/** Questions that the friend has not answered. */
	get unreplied(): string[] {
		return [...this.#asked.keys()].filter((text) => !this.#replied.has(text));
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
		const requested = this.#requested.size + this.#answered.size + this.#asked.size;
		const owed = new Set(this.owed);
		const isQuestion = (text: string): boolean => this.#asked.has(questionIn(text));
		return {
			received: this.#said.length + this.#replied.size,
			starts: starts + [...this.#asked.values()].flat().length,
			requested,
			delivered: this.#received.filter((text) => owed.has(text) || isQuestion(text)).length,
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
		for (const [text, answers] of this.#asked) {
			if (answers.join() !== replyTo(text))
				wrong.push(`'${text}' was answered by '${answers.join()}'`);
			const copies = this.#received.filter((each) => questionIn(each) === text).length;
			if (copies !== 1) wrong.push(`'${text}' has arrived ${copies} times`);
			const isOrdinary = this.#executions.some((each) => each.text === replyTo(text));
			if (isOrdinary) wrong.push(`the answer to '${text}' has started an execution`);
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

/** What the friend answers to a question. */
export function replyTo(text: string): string {
	return `yes to ${text}`;
}

/** The question in a message: its choices are in the lines below. */
export function questionIn(text: string): string {
	return text.split('\n')[0] ?? '';
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
