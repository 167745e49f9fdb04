import type { WASocket } from '../wire/baileys';
import type { Connection } from '../connection/Connection';
import type { Subscription } from '../../contract/Subscription';

/** Where WhatsApp does not say how long it goes on, and before it is asked again after a failure. */
const USUAL_MS = 300_000;
const RETRY_MS = 60_000;

/** Asked again before it ends. */
const EARLY = 0.8;

/** The channels whose posts WhatsApp is asked to count live, again and again: it does so for some minutes at a time. */
export class LiveChannels {
	/** How many triggers want each. */
	private readonly wanted = new Map<string, number>();

	private readonly timers = new Map<string, NodeJS.Timeout>();

	/** Of the connection that is open. */
	private sock: WASocket | undefined;

	constructor(private readonly report: (error: unknown) => void) {}

	/** To be called in the tick the connection was made in. */
	attach({ sock, opened, closed }: Connection): void {
		void opened.then(() => {
			this.sock = sock;
			for (const channel of this.wanted.keys()) this.ask(channel);
		});
		void closed.then(() => {
			if (this.sock !== sock) return;
			this.sock = undefined;
			for (const channel of this.timers.keys()) this.forget(channel);
		});
	}

	/** Asks for what a trigger wants, until what it returns is called. */
	serve({ events, liveChannels = [] }: Subscription): () => void {
		const channels = events.includes('newsletter') ? liveChannels : [];
		for (const channel of channels) {
			const count = this.wanted.get(channel) ?? 0;
			this.wanted.set(channel, count + 1);
			if (count === 0) this.ask(channel);
		}
		return () => {
			for (const channel of channels) {
				const left = (this.wanted.get(channel) ?? 0) - 1;
				if (left > 0) this.wanted.set(channel, left);
				else {
					this.wanted.delete(channel);
					this.forget(channel);
				}
			}
		};
	}

	private ask(channel: string): void {
		this.forget(channel);
		const { sock } = this;
		if (!sock) return;
		sock
			.subscribeNewsletterUpdates(channel)
			.then((answer) => (Number(answer?.duration) * 1000 || USUAL_MS) * EARLY)
			.catch((error: unknown) => {
				this.report(error);
				return RETRY_MS;
			})
			.then((waitMs) => {
				if (this.sock !== sock || !this.wanted.has(channel)) return;
				this.forget(channel);
				const timer = setTimeout(() => this.ask(channel), waitMs);
				this.timers.set(channel, timer.unref());
			})
			.catch(this.report);
	}

	private forget(channel: string): void {
		clearTimeout(this.timers.get(channel));
		this.timers.delete(channel);
	}
}
