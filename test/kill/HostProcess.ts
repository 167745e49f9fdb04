import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Mailbox } from '../whatsapp/mailbox.ts';
import type { HostSettings, Order, Word } from './protocol.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
/** On a machine with more work than cores. */
const PATIENCE_MS = 120_000;

type Said<Kind extends Word['say']> = Extract<Word, { say: Kind }>;

/** One life of a host process, seen from outside. */
export class HostProcess {
	readonly #child: ChildProcess;
	readonly #words = new Mailbox<Word>('word of the host');
	readonly #ended: Promise<void>;
	/** Nothing it is waited for will come. */
	#isLost = false;
	/** What it has printed. */
	output = '';

	/** @param onWord told of everything it says */
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

	/** The first such word that nobody has heard yet. @throws when it does not come, or the process ends before */
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
