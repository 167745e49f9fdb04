import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What cannot be read: a decrypted message that is none, or a ciphertext of no key. */
export type Garbage = 'undecodable' | 'ciphertext';

/** Actions of the loopback WhatsApp's phones that a contender can ask for. */
export interface Questions {
	/** @returns their JIDs */
	createPhones: { args: { numbers: string[] }; value: string[] };
	scan: { args: { number: string; qr: string }; value: { device: number } };
	/** @returns the group's JID */
	createGroup: { args: { owner: string; members: string[] }; value: string };
	/** Chats that the phone tells a companion of when it is linked, each with a name. */
	setHistory: { args: { number: string; chats: Array<{ id: string; name: string }> }; value: void };
	/** Sends texts, each followed by `|` and its sending time (Unix ms with fractions); 0 sends without pauses. */
	sendTexts: {
		args: { from: string; to: string; texts: string[]; everyMs: number };
		value: void;
	};
	/** Sends one text as {@link sendTexts} does, right behind messages of a stranger that nobody can read. */
	sendBehind: {
		args: {
			garbage: Garbage;
			count: number;
			stranger: string;
			from: string;
			to: string;
			text: string;
		};
		value: void;
	};
	/** Texts of messages that the phone has decrypted since the last call. */
	takeTexts: { args: { number: string }; value: string[] };
	forget: { args: Record<string, never>; value: void };
	dropConnections: { args: Record<string, never>; value: void };
	violations: { args: Record<string, never>; value: string[] };
}

export type ServerCalls = {
	[Call in keyof Questions]: (args: Questions[Call]['args']) => Promise<Questions[Call]['value']>;
};

export interface Asked {
	id: number;
	call: keyof Questions;
	args: never;
}

export interface Answer {
	id: number;
	value?: unknown;
	error?: string;
}

/** A loopback WhatsApp in another process. */
export class BenchServer {
	readonly url: string;

	readonly rootKey: string;

	readonly #process: ChildProcess;

	readonly #waiting = new Map<number, (answer: Answer) => void>();

	#asked = 0;

	private constructor(process: ChildProcess, { url, rootKey }: { url: string; rootKey: string }) {
		this.#process = process;
		this.url = url;
		this.rootKey = rootKey;
		process.on('message', (answer: Answer) => {
			this.#waiting.get(answer.id)?.(answer);
			this.#waiting.delete(answer.id);
		});
	}

	static async start(): Promise<BenchServer> {
		const child = fork(fileURLToPath(new URL('serverProcess.ts', import.meta.url)), {
			execArgv: ['--disable-warning=ExperimentalWarning'],
		});
		const [{ ready }] = (await once(child, 'message')) as [
			{ ready: { url: string; rootKey: string } },
		];
		return new BenchServer(child, ready);
	}

	async ask<Call extends keyof Questions>(
		call: Call,
		args: Questions[Call]['args'],
	): Promise<Questions[Call]['value']> {
		this.#asked += 1;
		const id = this.#asked;
		const answer = await new Promise<Answer>((resolve) => {
			this.#waiting.set(id, resolve);
			this.#process.send({ id, call, args });
		});
		if (answer.error !== undefined) throw new Error(answer.error);
		return answer.value as Questions[Call]['value'];
	}

	/** @throws when a contender has violated the protocol, which makes its numbers worthless */
	async stop(): Promise<void> {
		const violations = await this.ask('violations', {});
		const ended = once(this.#process, 'exit');
		this.#process.disconnect();
		await ended;
		if (violations.length > 0) throw new Error(`Violations: ${violations.join(', ')}`);
	}
}
