import type { INodeProperties } from 'n8n-workflow';
import { replyTo } from './message.properties';
import { field } from '../../fields';

export const REPLY_NOTICE =
	'Stands for a tap on a button of a business. Its bot recognises the answer by the message it quotes: fill in Quote Message (ID).';

/** Characters. */
export const REPLY_ID_MAX = 256;
export const REPLY_TITLE_MAX = 1024;

/** Field for the message that has the buttons. */
export const answeredMessage: INodeProperties = {
	...replyTo,
	description: 'ID of the message that has the buttons',
};

export const selectedDisplayText = field('selectedDisplayText', 'Button Text', 'string', {
	required: true,
	placeholder: 'e.g. Option 1',
	description: 'What the chosen button says',
});
