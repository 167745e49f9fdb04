import { INTERACTIVE, type QuickReply, quickReplyButton } from '../../message/interactive';
import { formerReplyTo, to } from '../form/message.properties';
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
			default: { button: [{ displayText: '', buttonId: '' }] },
			typeOptions: { multipleValues: true, maxAllowedFields: INTERACTIVE.buttonsMax },
			description: 'One to three buttons to answer by, unlike each other',
			entry: {
				name: 'button',
				displayName: 'Button',
				values: [
					field('displayText', 'Label', 'string', {
						placeholder: 'e.g. Yes, please',
						description: 'What the button says, up to 20 characters',
					}),
					field('buttonId', 'ID', 'string', {
						placeholder: 'e.g. btn_1',
						description: 'What the trigger gives as ID of the reply; the label if empty',
					}),
				],
			},
		}),
		field('headerText', 'Header', 'string', {
			placeholder: 'e.g. Main Menu',
			description: 'Heading above the text',
		}),
		footer,
		formerReplyTo,
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
	const replies = given.map((button) => {
		const displayText = button.text('displayText', { max: INTERACTIVE.buttonTextMax });
		const isLabel = button.source.lenient && !button.has('buttonId');
		return {
			buttonId: isLabel ? displayText : button.text('buttonId', { max: ID_MAX }),
			displayText,
		};
	});
	if (new Set(replies.map(({ buttonId }) => buttonId)).size < replies.length) {
		parameters.refuse('buttons', 'must not have the same ID twice');
	}
	return replies;
}
