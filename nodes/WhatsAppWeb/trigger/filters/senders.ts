import { isUserJid } from '../../message/jid';
import { readChoice } from '../values';
import type { FilterOption } from './FilterOption';

const SENDERS = [
	{ name: 'Anyone', value: 'anyone' },
	{ name: 'People in Your Address Book', value: 'contacts' },
	{ name: 'People Not in Your Address Book', value: 'unknown' },
] as const;

export type Senders = Exclude<(typeof SENDERS)[number]['value'], 'anyone'>;

export const senders: FilterOption<Senders> = {
	property: {
		displayName: 'Only From',
		type: 'options',
		// Workflows that were saved before may have Anyone, which filters nothing.
		options: SENDERS.filter(({ value }) => value !== 'anyone'),
		default: 'contacts',
		description:
			'Whether its author is in the address book of your phone, as far as WhatsApp has told this linked device: after linking (behind a proxy not before the first change) and when you save somebody, not always completely. Touches all events by a person; what you do yourself passes.',
	},
	read(value = 'anyone', name) {
		const choice = readChoice(value, name, SENDERS);
		return choice === 'anyone' ? undefined : choice;
	},
	async passes(wanted, { event: { data }, lookUp }) {
		if (!('sender' in data) || data.sender === null || data.fromMe) return true;
		if (!isUserJid(data.sender)) return false;
		const { isContact } = await lookUp(data.sender);
		return isContact === (wanted === 'contacts');
	},
};
