import { POLL, pollContent } from '../../message/poll';
import { replyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field, listField } from '../../fields';

export const poll = defineMessageOperation({
	option: {
		name: 'Send Poll',
		value: 'poll',
		action: 'Send a poll',
		description: 'A question with 2 to 12 answers',
	},
	visibility: { clients: 'all' },
	// In the form, `options` is the collection of every send.
	documents: { waRs: { names: { pollOptions: 'options' } } },
	fields: [
		to,
		field('name', 'Question', 'string', {
			required: true,
			placeholder: 'e.g. What is your favorite color?',
			description: 'What to ask',
		}),
		listField('pollOptions', 'Options', {
			required: true,
			default: { option: [{ optionName: '' }, { optionName: '' }] },
			description: 'Answers to choose from: 2 to 12, unlike each other',
			entry: {
				name: 'option',
				displayName: 'Option',
				values: [
					field('optionName', 'Option', 'string', {
						placeholder: 'e.g. Red',
						description: 'One answer. An expression may give a list of them.',
					}),
				],
			},
		}),
		field('selectableCount', 'Selectable Count', 'number', {
			typeOptions: { minValue: 0, maxValue: 12 },
			default: 0,
			description: 'How many options each person may choose, 0 for any number',
		}),
		replyTo,
	],
	read(parameters) {
		const name = parameters.text('name', { max: POLL.nameMax });
		const limits = { min: POLL.optionsMin, max: POLL.optionsMax };
		const options = parameters.texts('pollOptions', limits, { max: POLL.optionMax });
		if (new Set(options).size < options.length) {
			parameters.refuse('pollOptions', 'must not name an option twice');
		}
		const selectableCount =
			parameters.optionalInteger('selectableCount', { min: 0, max: options.length }) ?? 0;
		return sendRequest(parameters, pollContent(name, options, selectableCount));
	},
});
