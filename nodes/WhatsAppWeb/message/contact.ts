import type { MessageContent } from './content';

export interface ContactCard {
	displayName: string;
	/** See vcard.ts. */
	vcard: string;
}

/** One contact card, or several in one message. */
export function contactContent(card: ContactCard, others: ContactCard[] = []): MessageContent {
	if (others.length === 0) return { message: { contactMessage: { ...card } } };
	const people = others.length === 1 ? '1 other contact' : `${others.length} other contacts`;
	const displayName = `${card.displayName} and ${people}`;
	return { message: { contactsArrayMessage: { displayName, contacts: [card, ...others] } } };
}
