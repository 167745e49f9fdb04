/**
 * What becomes of each `ProtocolMessage.Type`, by its name in the proto: the event that tells it, `message` for a system
 * notice. A test compares the names and numbers with the installed Baileys.
 */
export const PROTOCOL_KINDS = {
	REVOKE: { type: 0, told: 'message_revoke' },
	EPHEMERAL_SETTING: { type: 3, told: 'message' },
	EPHEMERAL_SYNC_RESPONSE: { type: 4, silent: "an answer between the account's own devices" },
	HISTORY_SYNC_NOTIFICATION: { type: 5, silent: 'where this device finds older messages' },
	APP_STATE_SYNC_KEY_SHARE: { type: 6, silent: "keys for the account's own devices" },
	APP_STATE_SYNC_KEY_REQUEST: { type: 7, silent: "keys for the account's own devices" },
	MSG_FANOUT_BACKFILL_REQUEST: { type: 8, silent: 'a device asks for messages that it missed' },
	INITIAL_SECURITY_NOTIFICATION_SETTING_SYNC: { type: 9, silent: 'a setting of the phone' },
	APP_STATE_FATAL_EXCEPTION_NOTIFICATION: { type: 10, silent: 'an error between own devices' },
	SHARE_PHONE_NUMBER: { type: 11, told: 'message' },
	MESSAGE_EDIT: { type: 14, told: 'message_edit' },
	PEER_DATA_OPERATION_REQUEST_MESSAGE: { type: 16, silent: 'between own devices' },
	PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE: { type: 17, silent: 'between own devices' },
	REQUEST_WELCOME_MESSAGE: { type: 18, silent: "a client asks a business's server to greet" },
	BOT_FEEDBACK_MESSAGE: { type: 19, silent: "a rating for WhatsApp's assistant" },
	MEDIA_NOTIFY_MESSAGE: {
		type: 20,
		silent: 'a file of the status is uploaded: makes it load fast',
	},
	CLOUD_API_THREAD_CONTROL_NOTIFICATION: { type: 21, told: 'message' },
	LID_MIGRATION_MAPPING_SYNC: { type: 22, silent: 'identities, for this device' },
	REMINDER_MESSAGE: { type: 23, silent: "between a person and WhatsApp's assistant" },
	BOT_MEMU_ONBOARDING_MESSAGE: { type: 24, silent: "between a person and WhatsApp's assistant" },
	STATUS_MENTION_MESSAGE: { type: 25, told: 'message' },
	STOP_GENERATION_MESSAGE: { type: 26, silent: "between a person and WhatsApp's assistant" },
	LIMIT_SHARING: { type: 27, told: 'message' },
	AI_PSI_METADATA: { type: 28, silent: "between a person and WhatsApp's assistant" },
	AI_QUERY_FANOUT: { type: 29, silent: "between a person and WhatsApp's assistant" },
	GROUP_MEMBER_LABEL_CHANGE: { type: 30, told: 'group_member_label' },
} as const satisfies Record<string, { type: number } & ({ told: string } | { silent: string })>;

export type ProtocolName = keyof typeof PROTOCOL_KINDS;

/** The types that are told as a system notice. */
export type ProtocolNotice = {
	[Name in ProtocolName]: (typeof PROTOCOL_KINDS)[Name] extends { told: 'message' } ? Name : never;
}[ProtocolName];

const NAMES = new Map<unknown, ProtocolName>(
	(Object.keys(PROTOCOL_KINDS) as ProtocolName[]).map((name) => [PROTOCOL_KINDS[name].type, name]),
);

/** @param content a `proto.ProtocolMessage`. @returns undefined for a type newer than this version */
export function protocolName(content: { type?: unknown }): ProtocolName | undefined {
	// In protobuf, a missing enum reads as its first value.
	return NAMES.get(content.type ?? PROTOCOL_KINDS.REVOKE.type);
}
