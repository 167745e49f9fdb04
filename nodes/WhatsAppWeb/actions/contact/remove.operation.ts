import { personPicker } from '../../pickers';
import { readContact } from '../form/recipients';
import { defineOperation } from '../operation';
import { CONTACT_EXAMPLE, contactJson } from './contactJson';

export const remove = defineOperation({
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Remove a contact from your address book',
		description: 'The chat stays',
	},
	fields: [
		personPicker('contact', 'Contact', {
			required: true,
			description:
				'Who to remove: somebody from the list, a phone number with country code, or their ID as the trigger gives it',
		}),
	],
	gives: { ...CONTACT_EXAMPLE, removed: true },
	read(parameters) {
		const contact = readContact(parameters, 'contact');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { removed, ...person } = await client.command(
					'removeContact',
					{ contact },
					{ signal },
				);
				return {
					json: { ...contactJson(person), removed },
					...(!removed && { hint: 'The contact was not in the address book that WhatsApp keeps.' }),
				};
			},
		};
	},
});
