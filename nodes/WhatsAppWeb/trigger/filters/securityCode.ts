import type { SessionEvent } from '../../contract/events/SessionEvent';
import { readBoolean } from '../values';
import type { FilterOption } from './FilterOption';

export const holdChangedIdentity: FilterOption<true> = {
	property: {
		displayName: 'Hold Back After Security Code Change',
		type: 'boolean',
		default: false,
		description:
			'Whether to leave out what a person writes, edits, votes, … after their security code has changed (they have installed WhatsApp anew, or it is not them any more), until you write to them on your phone or another linked device, or seven days have passed. What this n8n sends does not count. What was left out does not come later; read it in the chat. The event Security Code Changed still comes.',
	},
	read: (value = false, name) => readBoolean(value, name) || undefined,
	passes: (_, { event }) => !hasChangedCode(event),
};

/** Whether it came under a changed identity key that the account's owner has not confirmed. */
export function hasChangedCode({ data }: SessionEvent): boolean {
	return 'securityCodeChanged' in data && data.securityCodeChanged === true;
}
