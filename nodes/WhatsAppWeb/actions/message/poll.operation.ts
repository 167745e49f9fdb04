import { POLL, pollContent } from '../../message/poll';
import { formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { former } from '../form/moved';
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
	documents: { waRs: { names: { pollOptions: 'options' }, missing: ['multipleAnswers'] } },
	fields: [
		to,
		field('name', 'Question', 'string', {
			required: true,
			placeholder: 'e.g. What is your favorite color?',
			description: 'What to ask',
		}),
		listField('pollOptions', 'Answers', {
			required: true,
			default: { option: [{ optionName: '' }, { optionName: '' }] },
			description: 'What can be chosen: 2 to 12 answers, unlike each other',
			entry: {
				name: 'option',
				displayName: 'Answer',
				values: [
					field('optionName', 'Answer', 'string', {
						placeholder: 'e.g. Red',
						description: 'One answer. An expression may give a list of them.',
					}),
				],
			},
		}),
		field('multipleAnswers', 'Allow Multiple Answers', 'boolean', {
			default: true,
			description: 'Whether each person may choose more than one answer',
		}),
		former({ name: 'selectableCount', displayName: 'At Most' }),
		formerReplyTo,
	],
	read(parameters) {
		const name = parameters.text('name', { max: POLL.nameMax });
		const limits = { min: POLL.optionsMin, max: POLL.optionsMax };
		const options = parameters.texts('pollOptions', limits, { max: POLL.optionMax });
		if (new Set(options).size < options.length) {
			parameters.refuse('pollOptions', 'must not name an answer twice');
		}
		const atMost =
			parameters.optionalInteger('selectableCount', { min: 0, max: options.length }) ?? 0;
		const isMultiple = parameters.boolean('multipleAnswers', true);
		return sendRequest(parameters, pollContent(name, options, isMultiple ? atMost : 1));
	},
});
