import { asLine, asObjects, asText, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { vcardName, vcardPhones, type ContactPhone } from './vcard';

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
	if (key === 'contactMessage') return { contacts: [contact(content)] };
	if (key !== 'contactsArrayMessage') return undefined;
	return { contacts: asObjects(content.contacts, MAX_CONTACTS).map(contact) };
}

function contact({ displayName, vcard: card }: PlainObject): ContactsFields['contacts'][number] {
	const vcard = asText(card) ?? '';
	return {
		display_name: asLine(displayName) ?? vcardName(vcard) ?? null,
		phones: vcardPhones(vcard),
		vcard,
	};
}
