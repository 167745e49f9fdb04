import { highlyStructuredContent } from '../../message/highlyStructured';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field, listField } from '../../fields';

const NAME_MAX = 512;
const PARAM_MAX = 1024;
const PARAMS_MAX = 100;
const LOCALE_MAX = 16;

export const highlyStructured = defineMessageOperation({
	option: {
		name: 'Send HSM Template (Deprecated)',
		value: 'highlyStructured',
		action: 'Send a template of the first business API',
		description: 'Recipients see nothing',
	},
	visibility: {
		clients: 'deprecated',
		notice:
			'Phones know the words of templates only from official business accounts, which do not use this message any more. Recipients see nothing, or that it cannot be shown.',
	},
	documents: { waRs: {} },
	fields: [
		to,
		field('namespace', 'Namespace', 'string', {
			required: true,
			placeholder: 'e.g. your_namespace',
			description: 'Namespace of the template',
		}),
		field('elementName', 'Template Name', 'string', {
			required: true,
			placeholder: 'e.g. template_name',
			description: 'Name of the template within the namespace',
		}),
		listField('params', 'Parameters', {
			description: 'What to put into the gaps of the template, in order',
			entry: {
				name: 'param',
				displayName: 'Parameter',
				values: [
					field('text', 'Text', 'string', {
						description: 'What to put into the gap. An expression may give a list.',
					}),
				],
			},
		}),
		field('fallbackLg', 'Fallback Language', 'string', {
			placeholder: 'e.g. en',
			description: 'Language when the one of the phone is missing',
		}),
		field('fallbackLc', 'Fallback Country', 'string', {
			placeholder: 'e.g. US',
			description: 'Country of the fallback language',
		}),
	],
	read(parameters) {
		const content = highlyStructuredContent({
			namespace: parameters.text('namespace', { max: NAME_MAX }),
			elementName: parameters.text('elementName', { max: NAME_MAX }),
			params: parameters.texts('params', { min: 0, max: PARAMS_MAX }, { max: PARAM_MAX }),
			fallbackLg: parameters.optionalText('fallbackLg', { max: LOCALE_MAX }),
			fallbackLc: parameters.optionalText('fallbackLc', { max: LOCALE_MAX }),
		});
		return sendRequest(parameters, content);
	},
});
