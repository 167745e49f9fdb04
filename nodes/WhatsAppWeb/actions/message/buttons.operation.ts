import { INTERACTIVE, type QuickReply, quickReplyButton } from '../../message/interactive';
import { replyTo, to } from '../form/message.properties';
import {
	BODY_MAX,
	fallback,
	footer,
	ID_MAX,
	INTERACTIVE_NOTICE,
	LINE_MAX,
} from '../form/interactive.properties';
import { interactiveRequest } from '../form/interactiveRequest';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';

export const buttons = defineMessageOperation({
	option: {
		name: 'Send Buttons',
		value: 'buttons',
		action: 'Send buttons message',
		description: 'Send a text with up to three buttons to answer by',
	},
	visibility: { clients: 'phones', notice: INTERACTIVE_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		{
			displayName: 'Text',
			name: 'contentText',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder: 'e.g. Please choose an option',
			description: 'What to say above the buttons',
		},
		{
			displayName: 'Buttons',
			name: 'buttons',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			required: true,
			default: { button: [{ buttonId: '', displayText: '' }] },
			placeholder: 'Add Button',
			description: 'One to three buttons, each with an ID of its own',
			options: [
				{
					displayName: 'Button',
					name: 'button',
					values: [
						{
							displayName: 'Button ID',
							name: 'buttonId',
							type: 'string',
							default: '',
							placeholder: 'e.g. btn_1',
							description: 'What the trigger tells when the button is tapped',
						},
						{
							displayName: 'Display Text',
							name: 'displayText',
							type: 'string',
							default: '',
							placeholder: 'e.g. Option 1',
							description: 'What the button says, up to 20 characters',
						},
					],
				},
			],
		},
		{
			displayName: 'Header',
			name: 'headerText',
			type: 'string',
			default: '',
			placeholder: 'e.g. Main Menu',
			description: 'Heading above the text',
		},
		footer,
		replyTo,
		fallback,
	],
	read: (parameters) =>
		interactiveRequest(parameters, {
			header: parameters.optionalText('headerText', { max: LINE_MAX }),
			body: parameters.text('contentText', { max: BODY_MAX }),
			footer: parameters.optionalText('footer', { max: LINE_MAX }),
			buttons: readButtons(parameters).map(quickReplyButton),
		}),
});

function readButtons(parameters: ParameterReader): QuickReply[] {
	const given = parameters.list('buttons', { min: 1, max: INTERACTIVE.buttonsMax });
	const replies = given.map((button) => ({
		buttonId: button.text('buttonId', { max: ID_MAX }),
		displayText: button.text('displayText', { max: INTERACTIVE.buttonTextMax }),
	}));
	if (new Set(replies.map(({ buttonId }) => buttonId)).size < replies.length) {
		parameters.refuse('buttons', 'must not have the same ID twice');
	}
	return replies;
}
