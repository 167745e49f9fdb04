import { field } from '../../fields';
import { personPicker } from '../../pickers';
import { readContact } from '../form/recipients';
import { defineOperation } from '../operation';
import { CONTACT_EXAMPLE, contactJson } from './contactJson';

/** Characters. */
const NAME_MAX = 100;

export const save = defineOperation({
	option: {
		name: 'Save',
		value: 'save',
		action: 'Save a contact to your address book',
		description: 'Also on your phone; somebody who is in it gets the new name',
	},
	fields: [
		personPicker('contact', 'Contact', {
			required: true,
			description:
				'Who to save: somebody from the list, a phone number with country code, or their ID as the trigger gives it',
		}),
		field('name', 'Name', 'string', {
			required: true,
			placeholder: 'e.g. Maya Sari',
			description: 'The full name, as your chats show it',
		}),
		field('firstName', 'First Name', 'string', {
			placeholder: 'e.g. Maya',
			description: 'For where WhatsApp has room for a short name only',
		}),
		field('onPhone', 'Save on Phone', 'boolean', {
			default: true,
			description: "Whether the phone's own address book gets the contact, not only WhatsApp",
		}),
	],
	gives: { ...CONTACT_EXAMPLE, saved: true },
	read(parameters) {
		const contact = readContact(parameters, 'contact');
		const name = parameters.text('name', { max: NAME_MAX }).trim();
		const firstName = parameters.optionalText('firstName', { max: NAME_MAX })?.trim() || undefined;
		const onPhone = parameters.boolean('onPhone', true);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const args = { contact, name, firstName, onPhone };
				const person = await client.command('saveContact', args, { signal });
				return { json: { ...contactJson(person), saved: true } };
			},
		};
	},
});
