import { isUserJid } from '../../message/jid';
import type { AddressBook } from '../account/AddressBook';
import type { Availability } from './Availability';
import type { WASocket } from '../wire/baileys';
import type { Subscription } from '../../contract/Subscription';
import type { EventName } from '../../contract/events/SessionEvent';

/** What WhatsApp tells only to those who are online. */
const NEEDS_PRESENCE: readonly EventName[] = ['presence', 'chat_presence'];

/** The people whose presence and typing WhatsApp is asked to tell, anew each time the account has come online. */
export class PresenceSubscriptions {
	/** How many follow a chat. */
	private readonly followed = new Map<string, number>();

	constructor(
		private readonly parts: {
			availability: Availability;
			addressBook: AddressBook;
			report(error: unknown): void;
		},
	) {
		parts.availability.onOnline((sock) => {
			for (const chat of this.followed.keys()) this.subscribe(chat, sock);
		});
	}

	/** Online and following whom a trigger has asked for, until what it returns is called. */
	serve({ events, presenceOf = [] }: Subscription): () => void {
		if (!NEEDS_PRESENCE.some((event) => events.includes(event))) return () => undefined;
		const releases = [
			this.parts.availability.hold(),
			...presenceOf.map((chat) => this.follow(chat)),
		];
		return () => {
			for (const release of releases) release();
		};
	}

	/** Follows a chat, online, until what it returns is called. */
	follow(chat: string): () => void {
		const { availability } = this.parts;
		const count = this.followed.get(chat) ?? 0;
		const { online } = availability;
		this.followed.set(chat, count + 1);
		if (count === 0 && online) this.subscribe(chat, online);
		const release = availability.hold();
		return () => {
			release();
			const left = (this.followed.get(chat) ?? 0) - 1;
			if (left > 0) this.followed.set(chat, left);
			else this.followed.delete(chat);
		};
	}

	private subscribe(chat: string, sock: WASocket): void {
		// What is typed in a group is told to its members unasked.
		if (!isUserJid(chat)) return;
		this.parts.addressBook
			.resolve(chat, sock)
			.then(({ jid }) => sock.presenceSubscribe(jid))
			.catch(this.parts.report);
	}
}
