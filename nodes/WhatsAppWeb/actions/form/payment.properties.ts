import { field } from '../../fields';

export const PAYMENT_NOTICE =
	'No money moves: WhatsApp pays on phones only. Phones show the message where WhatsApp offers payments, others may show nothing.';

export const NOTE_MAX = 1024;

export const note = field('note', 'Note', 'string', {
	placeholder: 'e.g. Payment for invoice #123',
	description: 'What the payment is for',
});

export const requestMessageId = field('requestMessageId', 'Request Message ID', 'string', {
	required: true,
	placeholder: 'e.g. 3EB0C431C26A1916E07A',
	description: 'ID of the message that asked for the payment',
});
