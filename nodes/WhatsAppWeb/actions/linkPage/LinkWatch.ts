import type { Linking, LinkRequest } from '../../contract/linking';
import type { SessionHandle } from '../../contract/SessionHandle';
import type { SessionState } from '../../contract/state';
import { toWhatsAppError, type WhatsAppError } from '../../errors';
import { pause, Timer } from '../../primitives/Timer';

/** How long a call of the page waits for what it has asked for. Then the page looks again by itself. */
const ANSWER_MS = 2_500;

/** For every open page to learn of the link, also on a busy machine, and for the first to end the execution. */
const LINKED_MS = 12_000;

export interface Watched {
	handle: SessionHandle;
	/** Unix ms at which the execution goes on by itself. */
	until: number;
	/** Ends the execution from here: the page may have been closed. Never rejects. */
	wake(): Promise<void>;
	/** Nothing is watched any more. */
	onEnd(): void;
}

/** How linking stands, as the page is told of it. */
export interface Seen {
	/** Undefined when the session cannot be asked. */
	linking: Linking | undefined;
	/** Whether the session still works at what it was asked for last. */
	isBusy: boolean;
	/** Why that, or looking, has failed. */
	error: WhatsAppError | undefined;
}

/**
 * Links the number of one waiting execution. It lives in the process that answers the page, and goes on when the page is
 * closed: the phone may confirm later.
 */
export class LinkWatch {
	private readonly deadline = new Timer(() => this.end());

	private readonly linked = new Timer(() => this.wake());

	private readonly unwatch: () => void;

	/** The number of the last call of the session, and whether it is answered. */
	private call = 0;

	private isBusy = false;

	private error: WhatsAppError | undefined;

	private isLinked = false;

	private hasEnded = false;

	constructor(private readonly watched: Watched) {
		this.deadline.set(watched.until - Date.now());
		this.unwatch = watched.handle.client.watch((state) => this.onState(state));
	}

	/** Starts to link, or joins it. Waits for a moment, so that there may be a code. Never rejects. */
	async start(request: LinkRequest): Promise<void> {
		await this.ask(async () => {
			const result = await this.watched.handle.client.link(request);
			if (result.status === 'open') this.onState(result);
		});
	}

	/**
	 * Passes on the answer to a passkey step. Never rejects.
	 * @returns why it is refused: then nothing was sent, and another can be given
	 */
	async answerPasskey(answer: string): Promise<WhatsAppError | undefined> {
		let refusal: WhatsAppError | undefined;
		await this.ask(async () => {
			try {
				await this.watched.handle.client.answerPasskey(answer);
			} catch (thrown) {
				const error = toWhatsAppError(thrown);
				if (error.code !== 'invalid_parameter') throw error;
				refusal = error;
			}
		});
		return refusal;
	}

	/** Looks how linking stands, which lets it go on. Never rejects. */
	async look(): Promise<Seen> {
		const { isBusy, error } = this;
		try {
			const linking = await this.watched.handle.client.linking({ prolong: true });
			this.onState(linking.state);
			return { linking, isBusy, error };
		} catch (thrown) {
			return { linking: undefined, isBusy: false, error: toWhatsAppError(thrown) };
		}
	}

	/** Does nothing when it has ended. */
	end(): void {
		if (this.hasEnded) return;
		this.hasEnded = true;
		this.deadline.stop();
		this.linked.stop();
		this.unwatch();
		this.watched.handle.release();
		this.watched.onEnd();
	}

	private async ask(work: () => Promise<void>): Promise<void> {
		const call = ++this.call;
		this.isBusy = true;
		this.error = undefined;
		const settle = (error?: unknown): void => {
			// One that was overtaken by another ends because of that.
			if (call !== this.call) return;
			this.isBusy = false;
			this.error = error === undefined ? undefined : toWhatsAppError(error);
		};
		await Promise.race([work().then(() => settle(), settle), pause(ANSWER_MS)]);
	}

	private onState({ status }: Pick<SessionState, 'status'>): void {
		if (status !== 'open' || this.isLinked || this.hasEnded) return;
		this.isLinked = true;
		this.linked.set(LINKED_MS);
	}

	private wake(): void {
		const end = (): void => this.end();
		this.watched.wake().then(end, end);
	}
}
