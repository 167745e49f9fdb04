export interface Sender {
	/** JID of the person; equals the chat's in a direct chat with them. */
	sender: string;
	/** Their two identities, as far as known. */
	senderPn?: string;
	senderLid?: string;
	/** Done by this account, on its phone or another linked device. */
	fromMe: boolean;
}

/** Where something happened and who did it. `ReceivedMessage` is one, too. */
export interface Place extends Sender {
	/** The chat as WhatsApp addressed it. */
	chat: string;
	/**
	 * It is a message, or about one, and came under an identity key that has changed since the account's owner last wrote to
	 * the person; for seven days after the change at most.
	 */
	securityCodeChanged?: true;
}

/** A place with the chat's name, if it is known without asking WhatsApp. */
export interface NamedPlace extends Place {
	chatName: string | null;
}

/** A place in a group, with its name if that is known without asking WhatsApp. */
export interface GroupPlace extends Omit<Place, 'sender'> {
	/** Null when WhatsApp itself did it. */
	sender: string | null;
	chatName: string | null;
}
