import type { INodeProperties } from 'n8n-workflow';
import { invalidParameter } from '../../errors';
import { isUserJid, parseRecipient } from '../../message/jid';
import type { EventName } from '../../contract/events/SessionEvent';
import { readLocator, readRows } from '../values';
import { field, listField } from '../../fields';
import { personPicker } from '../../pickers';

/** A notice about the cost of presence events, and the people they are about. */
export const presenceProperties: INodeProperties[] = [
	field(
		'presenceNotice',
		'To be told of this, your account is online all the time: your contacts see it, and your phone may stop showing notifications for new messages.',
		'notice',
		{ displayOptions: { show: { events: ['chat_presence', 'presence'] } } },
	),
	listField('presenceOf', 'Presence Of', {
		displayOptions: { show: { events: ['chat_presence', 'presence'] } },
		description:
			'Whose coming and going starts the workflow: it works for those who let you see when they are online. WhatsApp may tell typing in a direct chat only of these, in groups it does so unasked.',
		entry: {
			name: 'people',
			displayName: 'Person',
			values: [personPicker('chat', 'Person')],
		},
	}),
];

/**
 * @param value of the parameter `presenceOf`
 * @returns JIDs; none if the chosen events do not need them
 * @throws WhatsAppError `invalid_parameter`
 */
export function readPresenceOf(value: unknown, events: readonly EventName[]): string[] {
	if (!events.includes('presence') && !events.includes('chat_presence')) return [];
	const people = readRows(value, 'presenceOf', 'people').map(readPerson);
	if (people.length > 0 || !events.includes('presence')) return [...new Set(people)];
	throw invalidParameter(
		'presenceOf',
		'must name at least one person',
		'WhatsApp tells only the presence of people who are asked for. Add them under Presence Of, or choose other events.',
	);
}

function readPerson({ chat }: { chat?: unknown }): string {
	const value = readLocator(chat, 'presenceOf');
	if (value === undefined) {
		throw invalidParameter('presenceOf', 'has an entry without a person');
	}
	const jid = parseRecipient(value, 'presenceOf');
	if (isUserJid(jid)) return jid;
	throw invalidParameter('presenceOf', 'must name people, not groups or channels');
}
