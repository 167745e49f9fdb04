import { field } from '../../fields';
import { manyItems, readLimit } from '../form/manyItems';
import { defineOperation } from '../operation';
import { CONTACT_EXAMPLE, contactJson } from './contactJson';

const SEARCH_MAX = 200;

export const getMany = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many contacts',
		description: 'Your address book as far as WhatsApp told it',
	},
	gives: CONTACT_EXAMPLE,
	fields: [
		field('search', 'Search', 'string', {
			placeholder: 'e.g. Maya',
			description: 'Words of the name, or a part of the number. Everybody when empty.',
		}),
		...manyItems,
		field('onlySaved', 'Only From the Address Book', 'boolean', {
			default: true,
			description:
				'Whether to leave out people who have only written, or are in a group with this number',
		}),
	],
	read(parameters) {
		const search = parameters.optionalText('search', { max: SEARCH_MAX });
		const everyone = !parameters.boolean('onlySaved', true);
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const items: Array<Record<string, unknown>> = [];
				let after: string | undefined;
				do {
					const args = { search, everyone, after };
					const { contacts, next } = await client.query('listContacts', args, { signal });
					items.push(...contacts.map(contactJson));
					after = next ?? undefined;
				} while (after !== undefined && items.length < limit);
				return items.slice(0, limit).map((json) => ({ json }));
			},
		};
	},
});
