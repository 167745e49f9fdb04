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
import { field, listField } from '../../fields';

export const buttons = defineMessageOperation({
	option: {
		name: 'Send Buttons',
		value: 'buttons',
		action: 'Send a text with reply buttons',
		description: 'Up to three; shown by phones only, may be refused',
	},
	visibility: { clients: 'phones', notice: INTERACTIVE_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('contentText', 'Text', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Please choose an option',
			description: 'What to say above the buttons',
		}),
		listField('buttons', 'Buttons', {
			required: true,
			default: { button: [{ buttonId: '', displayText: '' }] },
			description: 'One to three buttons, each with an ID of its own',
			entry: {
				name: 'button',
				displayName: 'Button',
				values: [
					field('buttonId', 'Button ID', 'string', {
						placeholder: 'e.g. btn_1',
						description: 'What the trigger tells when the button is tapped',
					}),
					field('displayText', 'Display Text', 'string', {
						placeholder: 'e.g. Option 1',
						description: 'What the button says, up to 20 characters',
					}),
				],
			},
		}),
		field('headerText', 'Header', 'string', {
			placeholder: 'e.g. Main Menu',
			description: 'Heading above the text',
		}),
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
