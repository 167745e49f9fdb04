import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Mailbox } from '../whatsapp/mailbox.ts';
import type { HostSettings, Order, Word } from './protocol.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
/** Long enough for a machine with more work than cores. */
const PATIENCE_MS = 120_000;

type Said<Kind extends Word['say']> = Extract<Word, { say: Kind }>;

/** The killing process's view of one host process. */
export class HostProcess {
	readonly #child: ChildProcess;
	readonly #words = new Mailbox<Word>('word of the host');
	readonly #ended: Promise<void>;
	/** Whether the process has ended or failed, so that waiting is pointless. */
	#isLost = false;
	/** Output of the process. */
	output = '';

	/** @param onWord called for each message of the process */
	constructor(settings: HostSettings, onWord: (word: Word) => void) {
		this.#child = fork(HOST, [JSON.stringify(settings)], {
			execArgv: ['--disable-warning=ExperimentalWarning'],
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		for (const stream of [this.#child.stdout, this.#child.stderr]) {
			stream?.on('data', (bytes) => (this.output += String(bytes)));
		}
		this.#child.on('message', (word: Word) => {
			onWord(word);
			this.#words.push(word);
			if (word.say === 'trouble') this.#giveUp(word.error);
		});
		this.#ended = once(this.#child, 'close').then(() => {
			this.#giveUp('');
		});
	}

	tell(order: Order): void {
		this.#child.send(order);
	}

	/** The first such message that no earlier call has returned. @throws when it does not come, or the process ends */
	async hears<Kind extends Word['say']>(
		kind: Kind,
		fits: (word: Said<Kind>) => boolean = () => true,
	): Promise<Said<Kind>> {
		try {
			const word = await this.#words.take(
				(each) => each.say === kind && fits(each as Said<Kind>),
				this.#isLost ? 0 : PATIENCE_MS,
			);
			return word as Said<Kind>;
		} catch (error) {
			throw new Error(`No '${kind}': ${(error as Error).message}`);
		}
	}

	signal(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Sends a signal that ends it, and waits for that. */
	async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
		this.signal(signal);
		await this.#ended;
	}

	#giveUp(why: string): void {
		this.output += why;
		this.#isLost = true;
		this.#words.close();
	}
}
