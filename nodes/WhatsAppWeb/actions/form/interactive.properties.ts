import { field } from '../../fields';

export const INTERACTIVE_NOTICE =
	'Shown by phones only: WhatsApp Web and Desktop ask to open the phone. WhatsApp may refuse it from numbers that are no business, so choose what to send then.';

/** Characters; phones cut longer texts. */
export const LINE_MAX = 1024;
export const BODY_MAX = 4096;
export const ID_MAX = 256;

export const footer = field('footer', 'Footer', 'string', {
	placeholder: 'e.g. Powered by n8n',
	description: 'Small text below the message',
});

export const fallback = field('fallback', 'If Refused', 'options', {
	options: [
		{
			name: 'Fail',
			value: 'none',
			description: 'Answer with the refusal as an error',
		},
		{
			name: 'Send Poll',
			value: 'poll',
			description: 'Ask the same as a poll, or as a text where it cannot be one',
		},
		{
			name: 'Send Text',
			value: 'text',
			description: 'Send the choices as a numbered text',
		},
	],
	default: 'none',
	description: 'What to do when WhatsApp does not take buttons from this number',
});
