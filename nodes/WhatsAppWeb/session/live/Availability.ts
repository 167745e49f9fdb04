import type { WASocket } from '../wire/baileys';
import type { Connection } from '../connection/Connection';

/**
 * Whether the account is shown as online. WhatsApp tells who is online or typing only to those who are online themselves,
 * and lets the phone be silent meanwhile: so it is so only while somebody needs it.
 */
export class Availability {
	private holders = 0;

	/** Of the connection that is open. */
	private sock: WASocket | undefined;

	private isOnline = false;

	private readonly listeners = new Set<(sock: WASocket) => void>();

	constructor(private readonly report: (error: unknown) => void) {}

	/** To be called in the tick the connection was made in: Baileys calls every account unavailable when it opens. */
	attach({ sock, opened, closed }: Connection): void {
		void opened.then(() => {
			this.sock = sock;
			this.isOnline = false;
			this.update();
		});
		// WhatsApp wants the account's name with it, which the phone sends after the first login.
		sock.ev.on('creds.update', ({ me }) => {
			if (me?.name) this.update();
		});
		void closed.then(() => {
			if (this.sock === sock) this.sock = undefined;
		});
	}

	/** Online until what it returns is called. */
	hold(): () => void {
		this.holders += 1;
		this.update();
		let held = true;
		return () => {
			if (!held) return;
			held = false;
			this.holders -= 1;
			this.update();
		};
	}

	/** The socket on which the account is online now. */
	get online(): WASocket | undefined {
		return this.isOnline ? this.sock : undefined;
	}

	/** Calls back whenever the account has come online. */
	onOnline(listener: (sock: WASocket) => void): void {
		this.listeners.add(listener);
	}

	private update(): void {
		const { sock } = this;
		const wanted = this.holders > 0;
		// `sock.user` is a copy of when the socket was made.
		if (!sock?.authState.creds.me?.name || wanted === this.isOnline) return;
		this.isOnline = wanted;
		sock.sendPresenceUpdate(wanted ? 'available' : 'unavailable').catch(this.report);
		if (wanted) for (const listener of this.listeners) listener(sock);
	}
}
