import type { INodeProperties } from 'n8n-workflow';

/** The notice of all payment operations. */
export const PAYMENT_NOTICE =
	'No money moves: WhatsApp pays on phones only. Phones show the message where WhatsApp offers payments, others may show nothing.';

export const NOTE_MAX = 1024;

export const note: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	default: '',
	placeholder: 'e.g. Payment for invoice #123',
	description: 'What the payment is for',
};

export const requestMessageId: INodeProperties = {
	displayName: 'Request Message ID',
	name: 'requestMessageId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 3EB0C431C26A1916E07A',
	description: 'ID of the message that asked for the payment',
};
