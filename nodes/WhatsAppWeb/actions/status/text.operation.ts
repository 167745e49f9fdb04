import { field } from '../../fields';
import { STATUS_FONTS, STATUS_TEXT_MAX, textStatus } from '../../message/status';
import { defineOperation } from '../operation';
import { audience, backgroundColor } from './status.properties';
import { GIVEN_BY_POSTS, readBackground, statusRequest } from './statusRequest';

export const text = defineOperation({
	option: {
		name: 'Post Text',
		value: 'text',
		action: 'Post a text status',
		description: 'Gone after 24 hours',
	},
	gives: GIVEN_BY_POSTS,
	fields: [
		field('text', 'Text', 'string', {
			typeOptions: { rows: 3 },
			required: true,
			placeholder: 'e.g. Fresh bread from nine!',
			description: `Up to ${STATUS_TEXT_MAX} characters`,
		}),
		...audience,
		backgroundColor,
		field('font', 'Font', 'options', {
			options: [
				{ name: 'Calistoga', value: 'calistoga' },
				{ name: 'Courier Prime', value: 'courierPrime' },
				{ name: 'Exo 2', value: 'exo2' },
				{ name: 'Morning Breeze', value: 'morningBreeze' },
				{ name: 'Script', value: 'script' },
				{ name: 'System', value: 'system' },
				{ name: 'System Bold', value: 'systemBold' },
				{ name: 'System Text', value: 'systemText' },
			],
			default: 'systemText',
			description: 'How the letters look. Phones without a font show another.',
		}),
	],
	read(parameters) {
		const style = {
			background: readBackground(parameters),
			font: parameters.choice('font', STATUS_FONTS, 'systemText'),
		};
		return statusRequest(
			parameters,
			textStatus(parameters.text('text', { max: STATUS_TEXT_MAX }), style),
		);
	},
});
