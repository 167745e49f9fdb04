import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';

/** How the options say what is done once. */
interface Words {
	perKey: string;
	perItem: string;
	always: string;
	what: string;
	key: string;
}

/** Options of a collection: see `readProtection` in sendOptions.ts. */
function protectionFields({ perKey, perItem, always, what, key }: Words): INodeProperties[] {
	return [
		field('duplicateProtection', 'Duplicate Protection', 'options', {
			options: [
				{ name: 'Custom Key', value: 'customKey', description: perKey },
				{ name: 'Execution', value: 'execution', description: perItem },
				{ name: 'Off', value: 'off', description: always },
			],
			default: 'execution',
			description: what,
		}),
		field('idempotencyKey', 'Idempotency Key', 'string', {
			placeholder: 'e.g. order-1042-shipped',
			description: key,
		}),
	];
}

/** Of what sends a message. */
export const sentOnceFields = protectionFields({
	perKey: 'Send one message per key, whatever the execution',
	perItem:
		'Send one message per item of an execution. A retried node does not send it again, nor does an execution that is done again for the same event of WhatsApp Web Trigger, after a crash of n8n or by Retry.',
	always: 'Send a new message every time',
	what: 'How to recognise that a message was sent before',
	key: 'The custom key. Used again, it answers with the first message; with other content it is refused.',
});

/** Of what makes a group, a community, a channel or a label. */
export const madeOnceFields = protectionFields({
	perKey: 'Make one per key, whatever the execution',
	perItem:
		'Make one per item of an execution. A retried node does not make another one, nor does an execution that is done again for the same event of WhatsApp Web Trigger, after a crash of n8n or by Retry.',
	always: 'Make a new one every time',
	what: 'How to recognise that it was made before',
	key: 'The custom key. Used again, it answers with what was made first; with another name it is refused.',
});
