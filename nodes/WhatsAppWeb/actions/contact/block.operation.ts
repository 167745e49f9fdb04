import { field } from '../../fields';
import { personPicker } from '../../pickers';
import { readContact } from '../form/recipients';
import { defineOperation } from '../operation';
import { CONTACT_EXAMPLE, contactJson } from './contactJson';

export const block = defineOperation({
	option: {
		name: 'Block or Unblock',
		value: 'block',
		action: 'Block or unblock a contact',
		description: 'They are not told',
	},
	gives: { ...CONTACT_EXAMPLE, is_blocked: true },
	fields: [
		personPicker('contact', 'Contact', {
			required: true,
			description:
				'Somebody from the list, or a phone number with country code, or their ID as the trigger gives it',
		}),
		field('action', 'Action', 'options', {
			options: [
				{
					name: 'Block',
					value: 'block',
					description: 'Get no more messages and calls of this person',
				},
				{ name: 'Unblock', value: 'unblock', description: 'Get them again from now on' },
			],
			default: 'block',
			description: 'Whether this person may write and call',
		}),
	],
	read(parameters) {
		const jid = readContact(parameters, 'contact');
		const blocked = parameters.choice('action', ['block', 'unblock'] as const, 'block') === 'block';
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const contact = await client.command('setBlocked', { jid, blocked }, { signal });
				return { json: { ...contactJson(contact), is_blocked: blocked } };
			},
		};
	},
});
