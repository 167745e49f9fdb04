import type { Subscription } from '../../contract/Subscription';
import { Holders } from '../../primitives/Holders';
import type { Connection } from '../connection/Connection';
import type { WASocket } from '../wire/baileys';

/** How long WhatsApp counts where it does not say so, and the wait after a failure. */
const USUAL_MS = 300_000;
const RETRY_MS = 60_000;

/** The part of that time after which it is asked again. */
const EARLY = 0.8;

/** The channels whose posts WhatsApp is asked to count live, again and again: each time it does so for some minutes. */
export class LiveChannels {
	private readonly wanted = new Holders<string>(
		(channel) => this.ask(channel),
		(channel) => this.forget(channel),
	);

	private readonly timers = new Map<string, NodeJS.Timeout>();

	private sock: WASocket | undefined;

	constructor(private readonly report: (error: unknown) => void) {}

	/** To be called in the tick the connection was made in. */
	attach({ sock, opened, closed }: Connection): void {
		const onOpened = (): void => {
			this.sock = sock;
			for (const channel of this.wanted.held) this.ask(channel);
		};
		const onClosed = (): void => {
			if (this.sock !== sock) return;
			this.sock = undefined;
			for (const channel of this.timers.keys()) this.forget(channel);
		};
		opened.then(onOpened).catch(this.report);
		closed.then(onClosed).catch(this.report);
	}

	/** Asks for the channels that a trigger wants. @returns ends that */
	serve({ events, liveChannels = [] }: Subscription): Array<() => void> {
		if (!events.includes('newsletter')) return [];
		return liveChannels.map((channel) => this.wanted.hold(channel));
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
				if (this.sock !== sock || !this.wanted.isHeld(channel)) return;
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
