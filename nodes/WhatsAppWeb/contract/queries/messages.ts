import type { ReceivedMessage } from '../../message/content';
import type { MessageType } from '../../message/messageTypes';
import type { SendResult } from '../SendCommand';

/** A message that the session has received or sent, as it is now. */
export interface KeptMessage {
	/** Without its content once it was deleted for everyone. */
	message: ReceivedMessage;
	chatName: string | null;
	/** When its author edited it last, Unix seconds; null if never. */
	editedAt: number | null;
	/** Whether it was deleted for everyone. */
	isDeleted: boolean;
}

/** A person by both identities, as far as known. */
export interface Somebody {
	pn: string | null;
	lid: string | null;
	/** As the account's own address book calls them, else as they call themselves. */
	name: string | null;
	isMe: boolean;
}

export interface MessageFilters {
	/** JID without device. */
	chat?: string;
	/** A part of the text or the file's name, in any case and with or without accents. */
	text?: string;
	/** JID of the author. */
	from?: string;
	types?: readonly MessageType[];
	/** Unix seconds: sent then or later. */
	since?: number;
	/** Unix seconds: sent earlier. */
	until?: number;
	/** Whether it was sent by this account. */
	fromMe?: boolean;
}

export interface PollStanding {
	chat: string;
	messageId: string;
	name: string;
	/** How many options one person may choose, 0 for any number. */
	selectableCount: number;
	options: Array<{ option: string; voters: Array<Somebody & { /** Unix seconds. */ at: number }> }>;
	/** How many people have chosen something. */
	voters: number;
}

/** All of them are answered from the store. Errors: device_not_connected when no number is linked. */
export interface MessageQueries {
	/**
	 * A part of the messages that are kept, the last one to arrive first; it may be empty although others follow, because one
	 * answer looks through no more than some thousand messages.
	 */
	findMessages: {
		args: MessageFilters & {
			/** `next` of the part before. */
			after?: string;
		};
		/** A hundred at most; `next` is null on the last part. */
		result: { messages: KeptMessage[]; next: string | null };
	};
	/** One message. Errors: message_not_found, also when several have the id. */
	lookUpMessage: {
		args: { id: string; chat?: string };
		result: KeptMessage & {
			reactions: Array<Somebody & { emoji: string; /** Unix seconds. */ at: number }>;
			/** Of a message that this session has sent, as far as it has learned since it started; null for others. */
			status: SendResult['status'] | null;
		};
	};
	/** A poll and its votes. Errors: message_not_found; invalid_parameter for a message that is no poll. */
	lookUpPoll: { args: { id: string; chat?: string }; result: PollStanding };
}
