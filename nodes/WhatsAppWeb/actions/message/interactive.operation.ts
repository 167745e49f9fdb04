import type { NativeFlowButton } from '../../message/interactive';
import { formerReplyTo, to } from '../form/message.properties';
import {
	BODY_MAX,
	fallback,
	footer,
	INTERACTIVE_NOTICE,
	LINE_MAX,
} from '../form/interactive.properties';
import { interactiveRequest } from '../form/interactiveRequest';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { field, listField } from '../../fields';

const BUTTONS_MAX = 10;
const NAME_MAX = 64;
const PARAMS_MAX = 16_384;

export const interactive = defineMessageOperation({
	option: {
		name: 'Send Link, Call or Copy Buttons',
		value: 'interactive',
		action: 'Send a text with link, call or copy buttons',
		description: 'Phones only, may be refused',
	},
	visibility: { clients: 'phones', notice: INTERACTIVE_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('bodyText', 'Text', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Choose an action',
			description: 'What to say above the buttons',
		}),
		{ ...footer, name: 'footerText' },
		listField('buttons', 'Buttons', {
			required: true,
			default: {
				button: [{ name: 'quick_reply', buttonParamsJson: '{"display_text":"","id":""}' }],
			},
			description: 'The buttons, each with the parameters of its kind',
			entry: {
				name: 'button',
				displayName: 'Button',
				values: [
					field('name', 'Kind', 'options', {
						options: [
							{ name: 'Call', value: 'cta_call' },
							{ name: 'Copy Code', value: 'cta_copy' },
							{ name: 'List', value: 'single_select' },
							{ name: 'Open URL', value: 'cta_url' },
							{ name: 'Pay', value: 'review_and_pay' },
							{ name: 'Payment Info', value: 'payment_info' },
							{ name: 'Quick Reply', value: 'quick_reply' },
							{ name: 'Send Location', value: 'send_location' },
						],
						default: 'quick_reply',
						description: 'Name of the native flow; an expression may give another one',
					}),
					field('buttonParamsJson', 'Parameters', 'json', {
						default: '{"display_text":"","id":""}',
						description:
							'JSON object. Quick Reply: display_text, ID. Open URL: display_text, URL. Copy Code: display_text, copy_code. Call: display_text, phone_number.',
					}),
				],
			},
		}),
		formerReplyTo,
		fallback,
	],
	read: (parameters) =>
		interactiveRequest(parameters, {
			body: parameters.text('bodyText', { max: BODY_MAX }),
			footer: parameters.optionalText('footerText', { max: LINE_MAX }),
			buttons: parameters.list('buttons', { min: 1, max: BUTTONS_MAX }).map(readButton),
		}),
});

function readButton(parameters: ParameterReader): NativeFlowButton {
	const name = parameters.text('name', { max: NAME_MAX });
	if (!/^[a-z][a-z0-9_]*$/.test(name)) {
		parameters.refuse('name', 'must be the name of a native flow, such as quick_reply');
	}
	return { name, paramsJson: parameters.jsonText('buttonParamsJson', { max: PARAMS_MAX }) };
}
