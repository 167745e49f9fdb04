import type { Subscription } from '../../contract/Subscription';
import { Holders } from '../../primitives/Holders';
import type { AddressBook } from '../account/AddressBook';
import type { Connection } from '../connection/Connection';
import type { KeyReader } from '../wire/baileys';
import { Availability } from './Availability';
import { LiveChannels } from './LiveChannels';
import { PresenceSubscriptions } from './PresenceSubscriptions';
import { Typing } from './Typing';

/** What is asked of WhatsApp only while some trigger wants it. */
export class Live {
	readonly typing: Typing;

	private readonly availability: Availability;

	private readonly presences: PresenceSubscriptions;

	private readonly channels: LiveChannels;

	private readonly callRejection = new Holders();

	constructor(parts: {
		addressBook: AddressBook;
		keys(): KeyReader;
		report(error: unknown): void;
	}) {
		this.availability = new Availability(parts.report);
		this.presences = new PresenceSubscriptions({ ...parts, availability: this.availability });
		this.channels = new LiveChannels(parts.report);
		this.typing = new Typing({ ...parts, presences: this.presences });
	}

	get rejectsCalls(): boolean {
		return this.callRejection.isHeld();
	}

	/** To be called in the tick the connection was made in. */
	attach(connection: Connection): void {
		this.availability.attach(connection);
		this.channels.attach(connection);
		this.typing.attach(connection);
	}

	/** Asks for what a trigger wants. @returns ends that */
	serve(subscription: Subscription): () => void {
		const releases = [
			...this.presences.serve(subscription),
			...this.channels.serve(subscription),
			...(subscription.rejectCalls ? [this.callRejection.hold()] : []),
		];
		return () => {
			for (const release of releases) release();
		};
	}
}
