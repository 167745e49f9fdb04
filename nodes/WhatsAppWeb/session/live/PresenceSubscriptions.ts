import type { EventName } from '../../contract/events/SessionEvent';
import type { Subscription } from '../../contract/Subscription';
import { isUserJid } from '../../message/jid';
import { Holders } from '../../primitives/Holders';
import type { AddressBook } from '../account/AddressBook';
import type { WASocket } from '../wire/baileys';
import type { Availability } from './Availability';

/** Events that WhatsApp sends only to accounts that are online. */
const NEEDS_PRESENCE: readonly EventName[] = ['presence', 'chat_presence'];

/** The people whose presence and typing WhatsApp is asked for, anew each time the account has come online. */
export class PresenceSubscriptions {
	private readonly followed = new Holders<string>((chat) => {
		const { online } = this.parts.availability;
		if (online) this.subscribe(chat, online);
	});

	constructor(
		private readonly parts: {
			availability: Availability;
			addressBook: AddressBook;
			report(error: unknown): void;
		},
	) {
		parts.availability.onOnline((sock) => {
			for (const chat of this.followed.held) this.subscribe(chat, sock);
		});
	}

	/** Keeps the account online, following the people that a trigger names. @returns ends that */
	serve({ events, presenceOf = [] }: Subscription): Array<() => void> {
		if (!NEEDS_PRESENCE.some((event) => events.includes(event))) return [];
		return [this.parts.availability.hold(), ...presenceOf.map((chat) => this.follow(chat))];
	}

	/** Keeps the account online, following a chat. @returns ends that */
	follow(chat: string): () => void {
		const releases = [this.followed.hold(chat), this.parts.availability.hold()];
		return () => {
			for (const release of releases) release();
		};
	}

	private subscribe(chat: string, sock: WASocket): void {
		// WhatsApp says unasked who is typing in a group.
		if (!isUserJid(chat)) return;
		this.parts.addressBook
			.resolve(chat, sock)
			.then(({ jid }) => sock.presenceSubscribe(jid))
			.catch(this.parts.report);
	}
}
