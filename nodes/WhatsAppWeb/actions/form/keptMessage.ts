import type { INodeProperties } from 'n8n-workflow';
import type { KeptMessage } from '../../contract/queries/messages';
import { isoDate, messageItem } from '../../message/messageItem';
import { field } from '../../fields';

export const simplifyMessage: INodeProperties = field('simplify', 'Simplify', 'boolean', {
	default: true,
	description:
		'Whether to leave out what a message does not have, instead of fields that are empty',
});

/** Fields that every item has, also when they are empty. */
const ALWAYS: ReadonlySet<string> = new Set([
	'text',
	'push_name',
	'is_group',
	'phone',
	'chat_name',
	'is_from_me',
	'edited_at',
	'is_deleted',
]);

/**
 * A message as an item's json, with the trigger's fields and how it stands.
 * @param simplify leaves out other fields that are null, false or empty
 */
export function keptMessageJson(
	{ message, chatName, editedAt, isDeleted }: KeptMessage,
	simplify: boolean,
): Record<string, unknown> {
	const json: Record<string, unknown> = {
		...messageItem(message, chatName),
		edited_at: editedAt === null ? null : isoDate(editedAt),
		is_deleted: isDeleted,
	};
	if (!simplify) return json;
	return Object.fromEntries(
		Object.entries(json).filter(([name, value]) => ALWAYS.has(name) || !isEmpty(value)),
	);
}

function isEmpty(value: unknown): boolean {
	return (
		value === null ||
		value === false ||
		value === 0 ||
		value === '' ||
		(Array.isArray(value) && value.length === 0)
	);
}

const FRIEND = '628123456789@s.whatsapp.net';

/** What an operation that puts out messages gives of each. */
export const KEPT_MESSAGE_EXAMPLE = keptMessageJson(
	{
		message: {
			id: '3EB0C431C26A1916E07A',
			chat: FRIEND,
			sender: FRIEND,
			senderPn: FRIEND,
			senderLid: '123456789012345@lid',
			fromMe: false,
			pushName: 'Maya',
			timestamp: 1_780_000_000,
			offline: false,
			message: { conversation: 'Are you open on Sunday?' },
		},
		chatName: 'Maya (Bakery)',
		editedAt: null,
		isDeleted: false,
	},
	true,
);
