import { asLine, asObjects, asText, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { receivedCards, type ContactPhone } from './vcard';

/** Present for contact cards, one entry per card. */
export type ContactsFields = {
	contacts: Array<{
		display_name: string | null;
		phones: ContactPhone[];
		vcard: string;
	}>;
};

/** WhatsApp's own limit is 257 cards a message. */
const MAX_CONTACTS = 300;

export function contactsFields({ key, content }: Unwrapped): ContactsFields | undefined {
	if (key === 'contactMessage') return { contacts: contacts(content) };
	if (key !== 'contactsArrayMessage') return undefined;
	return {
		contacts: asObjects(content.contacts, MAX_CONTACTS).flatMap(contacts).slice(0, MAX_CONTACTS),
	};
}

function contacts({ displayName, vcard }: PlainObject): ContactsFields['contacts'] {
	return receivedCards(asText(vcard) ?? '').map(({ name, phones, vcard: card }, index, cards) => ({
		// The message names one person.
		display_name: (cards.length === 1 ? asLine(displayName) : undefined) ?? name ?? null,
		phones,
		vcard: card,
	}));
}
