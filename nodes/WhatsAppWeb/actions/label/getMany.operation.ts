import { field } from '../../fields';
import { manyItems, readLimit } from '../form/manyItems';
import { defineOperation } from '../operation';
import { businessNotice, LABEL_EXAMPLE, labelJson } from './label.properties';

const NO_BUSINESS =
	'This number is not a WhatsApp Business account, and only those have labels. What is listed are lists of chats.';

export const getMany = defineOperation({
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get your labels',
		description: 'With IDs and colors, by name',
	},
	fields: [
		businessNotice,
		field('search', 'Search', 'string', {
			placeholder: 'e.g. paid',
			description: 'A part of the name; all labels when empty',
		}),
		...manyItems,
	],
	gives: LABEL_EXAMPLE,
	read(parameters) {
		const search = parameters.optionalText('search', { max: 100 });
		const limit = readLimit(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { labels, isBusiness } = await client.query('listLabels', { search }, { signal });
				const hint = isBusiness === false ? { hint: NO_BUSINESS } : {};
				return labels.slice(0, limit).map((label) => ({ json: labelJson(label), ...hint }));
			},
		};
	},
});
