import { Holders } from '../../primitives/Holders';
import type { Connection } from '../connection/Connection';
import type { WASocket } from '../wire/baileys';

/**
 * Whether the account is shown as online. WhatsApp says who is online or typing only to accounts that are online
 * themselves, and keeps the phone from notifying meanwhile: so the account is online only while that is needed.
 */
export class Availability {
	private readonly holders = new Holders(
		() => this.update(),
		() => this.update(),
	);

	private sock: WASocket | undefined;

	private isOnline = false;

	private readonly listeners = new Set<(sock: WASocket) => void>();

	constructor(private readonly report: (error: unknown) => void) {}

	/** To be called in the tick the connection was made in: Baileys calls every account unavailable when it opens. */
	attach({ sock, opened, closed }: Connection): void {
		const onOpened = (): void => {
			this.sock = sock;
			this.isOnline = false;
			this.update();
		};
		opened.then(onOpened).catch(this.report);
		// WhatsApp wants the account's name with it, which the phone sends after the first login.
		sock.ev.on('creds.update', ({ me }) => {
			if (me?.name) this.update();
		});
		const onClosed = (): void => {
			if (this.sock === sock) this.sock = undefined;
		};
		closed.then(onClosed).catch(this.report);
	}

	/** Keeps the account online. @returns ends that */
	hold(): () => void {
		return this.holders.hold();
	}

	/** The socket on which the account is online now. */
	get online(): WASocket | undefined {
		return this.isOnline ? this.sock : undefined;
	}

	onOnline(listener: (sock: WASocket) => void): void {
		this.listeners.add(listener);
	}

	private update(): void {
		const { sock } = this;
		const wanted = this.holders.isHeld();
		// `sock.user` is a copy of when the socket was made.
		if (!sock?.authState.creds.me?.name || wanted === this.isOnline) return;
		this.isOnline = wanted;
		sock.sendPresenceUpdate(wanted ? 'available' : 'unavailable').catch(this.report);
		if (wanted) for (const listener of this.listeners) listener(sock);
	}
}
