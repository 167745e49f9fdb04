import { invoiceContent } from '../../message/invoice';
import { TEXT_MAX } from '../../message/text';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

const TOKEN_MAX = 1024;
const MIME_TYPE_MAX = 128;

export const invoice = defineMessageOperation({
	option: {
		name: 'Send Invoice (Deprecated)',
		value: 'invoice',
		action: 'Send an invoice message no app shows',
		description: 'Use Send Document',
	},
	visibility: {
		clients: 'deprecated',
		notice:
			'No app is known to show this message. Send the invoice as a document, which everybody sees.',
	},
	documents: { waRs: {} },
	fields: [
		to,
		field('note', 'Note', 'string', {
			placeholder: 'e.g. Invoice for services rendered',
			description: 'What the invoice is for',
		}),
		field('token', 'Token', 'string', {
			typeOptions: { password: true },
			description: 'Token of the invoice',
		}),
		field('attachmentType', 'Attachment Type', 'options', {
			options: [
				{ name: 'Image', value: 'image' },
				{ name: 'Not Set', value: '' },
				{ name: 'PDF', value: 'pdf' },
			],
			description: 'What is attached to the invoice',
		}),
		field('attachmentMimetype', 'Attachment MIME Type', 'string', {
			placeholder: 'e.g. application/pdf',
			description: 'MIME type of what is attached',
		}),
	],
	read(parameters) {
		const content = invoiceContent({
			note: parameters.optionalText('note', { max: TEXT_MAX }),
			token: parameters.optionalText('token', { max: TOKEN_MAX }),
			attachmentType: parameters.optionalChoice('attachmentType', ['image', 'pdf'] as const),
			attachmentMimetype: readMimeType(parameters),
		});
		return sendRequest(parameters, content);
	},
});

function readMimeType(parameters: ParameterReader): string | undefined {
	const type = parameters.optionalText('attachmentMimetype', { max: MIME_TYPE_MAX });
	if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+$/.test(type)) {
		parameters.refuse('attachmentMimetype', 'must be a MIME type such as application/pdf');
	}
	return type;
}
