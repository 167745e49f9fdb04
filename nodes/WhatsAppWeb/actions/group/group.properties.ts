import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';
import { groupPicker, peopleField } from '../../pickers';
import { isGroupJid } from '../../message/jid';
import type { ParameterReader } from '../form/parameters';

/** Characters, by WhatsApp's own forms. */
export const SUBJECT_MAX = 100;
export const DESCRIPTION_MAX = 2048;
/** WhatsApp's groups have 1,024 members. */
export const PEOPLE_MAX = 1024;

/** Milliseconds for a command on people whose numbers are looked up first, ten a second. */
export function timeoutFor({ length }: readonly string[]): number {
	return 60_000 + length * 200;
}

/** The group that an operation is about. */
export const groupField = groupPicker('group', 'Group', {
	required: true,
	description: 'The group: from the list, or its ID as the trigger gives it in "chat"',
});

/** @throws WhatsAppError `invalid_parameter` when it is no group */
export function readGroup(parameters: ParameterReader): string {
	const jid = parameters.recipient('group');
	if (!isGroupJid(jid)) parameters.refuse('group', 'must be the ID of a group, ending in @g.us');
	return jid;
}

/** The people that an operation on members is about. */
export const people = peopleField('participants', 'People', {
	required: true,
	description: 'Who it is about: from the list, or phone numbers with country code',
});

export const invitationField: INodeProperties = field('invite', 'Invite Link', 'string', {
	required: true,
	placeholder: 'e.g. https://chat.whatsapp.com/Fxw3nB0lQz5Hw1k2m3n4o5',
	description:
		'The link of the group, or the code at its end. The code of an invitation that was sent to your number alone needs the fields below, too.',
});

/** What an invitation to one person has beside its code: the trigger gives it in "group_invite". */
export const invitationFields: INodeProperties = field('options', 'Options', 'collection', {
	placeholder: 'Add option',
	default: {},
	description: 'For an invitation that was sent to your number alone',
	options: [
		field('expiresAt', 'Invitation Expires At', 'number', {
			default: 0,
			description: 'The group_invite.expires_at of the message, in Unix seconds',
		}),
		groupPicker('group', 'Invitation Is to Group', {
			description: 'The group_invite.group of the message',
		}),
		field('from', 'Invitation Is From', 'string', {
			placeholder: 'e.g. 628123456789@s.whatsapp.net',
			description: 'Who sent the invitation: the "from" of the message',
		}),
	],
});
