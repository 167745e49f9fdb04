import type { Contact } from '../queries/contacts';

/** What is set for a whole chat, in the account's own list of chats. */
export type ChatChange =
	| { kind: 'archive'; archived: boolean }
	| { kind: 'pin'; pinned: boolean }
	/** @property until Unix seconds; null for ever; undefined unmutes */
	| { kind: 'mute'; until: number | null | undefined }
	/** As read, the authors of messages that are known to be unread get read receipts, too. */
	| { kind: 'read'; read: boolean }
	| { kind: 'clear'; keepStarred: boolean }
	| { kind: 'delete' };

/** What is set for one message, for this account only. */
export type MessageMark =
	| { kind: 'star'; starred: boolean }
	/** @property deleteFile also on the phone */
	| { kind: 'deleteForMe'; deleteFile: boolean };

export interface MarkedMessage {
	chat: string;
	messageId: string;
	/** For messages unknown to the session. */
	sender?: string;
	fromMe?: boolean;
}

/** @property name null when the label has none */
export interface Label {
	id: string;
	name: string | null;
	/** Number of one of WhatsApp's 20 colours; null when unknown. */
	color: number | null;
}

/**
 * What the owner of an account sets for themselves, on all their devices; each is known to WhatsApp when it resolves.
 * Errors of all: recipient_not_found, device_not_connected, upstream_timeout (reason `app_state_key_missing` when the phone
 * has not sent the keys to it yet), server_error. Labels by id or name.
 */
export interface AppStateCommands {
	/** Errors: forbidden (reason `too_many`) for a fourth pinned chat, unsupported_for_newsletter. */
	changeChat: {
		args: { chat: string; change: ChatChange };
		/** `chat` as it is addressed; `receipts` for how many messages. */
		result: { chat: string; receipts: number };
	};
	/** Errors: message_not_found for one of a group that is not known, and whose author is not given. */
	markMessage: {
		args: MarkedMessage & { mark: MessageMark };
		result: { chat: string };
	};
	/** @property onPhone also in the phone's own address book */
	saveContact: {
		args: { contact: string; name: string; firstName?: string; onPhone: boolean };
		result: Contact;
	};
	removeContact: {
		args: { contact: string };
		/** `removed`: false when it was not in the address book. */
		result: Contact & { removed: boolean };
	};
	/** Made once. Errors: forbidden (`not_a_business_account`, `too_many`), invalid_parameter for a name that is taken. */
	createLabel: { args: { name: string; color?: number }; result: Label & { warnings: string[] } };
	/** Errors: forbidden (`not_a_business_account`), invalid_parameter. */
	updateLabel: { args: { label: string; name?: string; color?: number }; result: Label };
	deleteLabel: { args: { label: string }; result: Label };
	/** Puts a label on a chat, or on one message of it, or takes it off. */
	setLabel: {
		args: { label: string; labeled: boolean; chat: string; messageId?: string };
		result: Label & { chat: string };
	};
}
