/** Who did something. */
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
}

/** With the chat's name, as far as it is known without asking WhatsApp. */
export interface NamedPlace extends Place {
	chatName: string | null;
}

/** What happens in a group has its name, as far as it is known without asking WhatsApp. */
export interface GroupPlace extends Omit<Place, 'sender'> {
	/** Null for what WhatsApp itself does. */
	sender: string | null;
	chatName: string | null;
}
