import type { Connection } from './Connection';

/**
 * Whether the account is shown as online. WhatsApp tells who is online or typing only to those who are online themselves,
 * and lets the phone be silent meanwhile: so it is so only while somebody needs it.
 */
export class Availability {
	private holders = 0;

	private connection: Connection | undefined;

	constructor(private readonly report: (error: unknown) => void) {}

	/** To be called in the tick the connection was made in: Baileys calls every account unavailable when it opens. */
	attach(connection: Connection): void {
		connection.sock.ev.on('connection.update', ({ connection: word }) => {
			if (word !== 'open') return;
			this.connection = connection;
			if (this.holders > 0) this.tell('available');
		});
		void connection.closed.then(() => {
			if (this.connection === connection) this.connection = undefined;
		});
	}

	/** Online until what it returns is called. */
	hold(): () => void {
		this.holders += 1;
		if (this.holders === 1) this.tell('available');
		let held = true;
		return () => {
			if (!held) return;
			held = false;
			this.holders -= 1;
			if (this.holders === 0) this.tell('unavailable');
		};
	}

	private tell(state: 'available' | 'unavailable'): void {
		this.connection?.sock.sendPresenceUpdate(state).catch(this.report);
	}
}
