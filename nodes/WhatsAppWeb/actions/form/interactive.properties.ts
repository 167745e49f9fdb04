import { field } from '../../fields';

export const INTERACTIVE_NOTICE =
	'Many recipients cannot see buttons, and WhatsApp often refuses them from private numbers. <b>If Refused</b> decides what they get instead.';

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
			name: 'Send Text',
			value: 'text',
			description: 'Send the choices as a numbered text',
		},
		{
			name: 'Send Poll',
			value: 'poll',
			description: 'Ask the same as a poll, or as a text where it cannot be one',
		},
		{
			name: 'Fail',
			value: 'none',
			description: 'Answer with the refusal as an error',
		},
	],
	default: 'text',
	description: 'What to do when WhatsApp does not take buttons from this number',
});
