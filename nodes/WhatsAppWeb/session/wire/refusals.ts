import { WhatsAppError, type WhatsAppErrorCode } from '../../errors';

/**
 * What is tried before a refusal becomes an error. `later`: the same again after a pause; `slowly`: after a longer one.
 * `other_identity`: to the recipient's other JID; `lid`: to the LID, if it went to the number. `devices`: with fresh device
 * lists and sessions. `group`: with fresh group metadata and sender keys.
 */
export type Remedy = 'later' | 'slowly' | 'other_identity' | 'lid' | 'devices' | 'group';

interface Refusal {
	code: WhatsAppErrorCode;
	/** Where the refusal means something else in a group. */
	groupCode?: WhatsAppErrorCode;
	/** What it is told as there. */
	inGroup?: Pick<Refusal, 'message' | 'description'>;
	message: string;
	description: string;
	remedy?: Remedy;
}

const GROUP_RULES = 'In a group: you must be a member, and an admin where only admins may post.';

const KIND_REJECTED: Refusal = {
	code: 'message_type_rejected',
	message: 'WhatsApp does not take this kind of message',
	description: 'Send it as another kind, e.g. as text or as a poll.',
};

const SERVER_ERROR: Refusal = {
	code: 'server_error',
	message: 'WhatsApp has a problem of its own',
	description: 'Try again later.',
	remedy: 'later',
};

/** `error` of `<ack class="message">`, with its name where WhatsApp Web's enum has one. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map(
	Object.entries({
		400: {
			code: 'bad_request',
			message: 'WhatsApp could not read the message',
			description: 'The recipient may have to be addressed by the other identity (number or LID).',
			remedy: 'other_identity',
		},
		401: {
			code: 'not_authorized',
			groupCode: 'group_posting_restricted',
			message: 'This account may not post there',
			description: GROUP_RULES,
		},
		403: {
			code: 'forbidden',
			groupCode: 'group_posting_restricted',
			message: 'WhatsApp forbids this message',
			description: `Have you blocked the contact? ${GROUP_RULES}`,
		},
		404: {
			code: 'recipient_not_found',
			message: 'WhatsApp does not know this recipient',
			description: 'Check the number or the id of the chat.',
			inGroup: {
				message: 'You are not in this group, or it no longer exists',
				description: "Pick the group from the list in 'Chat'.",
			},
		},
		405: KIND_REJECTED,
		406: {
			code: 'not_acceptable',
			message: 'WhatsApp did not accept the message',
			description: 'The list of devices may have been out of date; try again.',
			remedy: 'devices',
		},
		408: SERVER_ERROR,
		420: {
			code: 'server_rejected',
			message: 'WhatsApp rejected the message',
			description: 'The meaning of this refusal is not known; try again later.',
			remedy: 'devices',
		},
		// StaleGroupAddressingMode
		421: {
			code: 'stale_group_addressing_mode',
			message: 'The group has changed how its members are addressed',
			description: 'Try again: the group is looked up anew.',
			remedy: 'group',
		},
		429: {
			code: 'rate_limited',
			message: 'WhatsApp says: too many messages',
			description: 'Wait some minutes before sending more, and send more slowly.',
			remedy: 'slowly',
		},
		// NackCallerReachoutTimelocked. Another try counts as another reach-out, unless it goes to the identity that WhatsApp wants.
		463: {
			code: 'account_restricted',
			message: 'WhatsApp does not let this account write to new contacts at the moment',
			description:
				'Chats that exist still work. Wait until the restriction ends; WhatsApp on your phone says when.',
			remedy: 'lid',
		},
		473: KIND_REJECTED,
		// NewChatMessagesCapped
		475: {
			code: 'new_chat_limit_reached',
			message: 'This account has started as many new chats as WhatsApp allows for now',
			description:
				'Chats that exist still work; new ones do when WhatsApp’s current period is over.',
		},
		// SmaxInvalid
		479: {
			code: 'stanza_invalid',
			message: 'WhatsApp found the message malformed',
			description: 'Often the device list was out of date; try again.',
			remedy: 'devices',
		},
		500: SERVER_ERROR,
		503: SERVER_ERROR,
	}),
);

function refusalOf(code: string): Refusal {
	const known = REFUSALS.get(code);
	if (known) return known;
	if (/^5\d\d$/.test(code)) return SERVER_ERROR;
	return {
		code: 'server_rejected',
		message: 'WhatsApp rejected the message',
		description: 'The meaning of this refusal is not known.',
	};
}

export function remedyOf(code: string): Remedy | undefined {
	return refusalOf(code).remedy;
}

/** The error for a refusal. @param code as the server gave it, in an ack or in the answer to a query about the recipient */
export function refused(
	code: string,
	isGroup: boolean,
	details: Record<string, unknown> = {},
): WhatsAppError {
	const refusal = refusalOf(code);
	const errorCode = (isGroup && refusal.groupCode) || refusal.code;
	const inGroup = isGroup ? refusal.inGroup : undefined;
	return new WhatsAppError(errorCode, inGroup?.message ?? `${refusal.message} (${code})`, {
		description: (inGroup ?? refusal).description,
		details: { ...details, code: Number(code) },
	});
}

/** The error for what Baileys throws at `<iq type="error">`, which has the code in `data`; undefined for other errors. */
export function queryError(error: unknown, isGroup: boolean): WhatsAppError | undefined {
	const code = refusalCode(error);
	return code === undefined ? undefined : refused(code, isGroup);
}

/** The code that such an error has; undefined for other errors. */
export function refusalCode(error: unknown): string | undefined {
	const { data } = (error ?? {}) as { data?: unknown };
	const attrs = (data as { attrs?: { code?: string } } | undefined)?.attrs;
	return typeof data === 'number' ? String(data) : attrs?.code;
}
