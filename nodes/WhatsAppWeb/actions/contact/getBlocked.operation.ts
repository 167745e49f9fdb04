import { manyItems, readLimit } from '../form/manyItems';
import { defineOperation } from '../operation';
import { CONTACT_EXAMPLE, contactJson } from './contactJson';

export const getBlocked = defineOperation({
	option: {
		name: 'Get Blocked',
		value: 'getBlocked',
		action: 'Get the contacts you blocked',
		description: 'As your account has them now, on all your devices',
	},
	gives: CONTACT_EXAMPLE,
	fields: [...manyItems],
	read(parameters) {
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { contacts } = await client.query('listBlocked', {}, { signal });
				return contacts.slice(0, limit).map((contact) => ({ json: contactJson(contact) }));
			},
		};
	},
});
