import type { Contact } from '../../contract/queries/contacts';
import { phoneOf } from '../../message/jid';

/** A person as an item's json. */
export function contactJson(contact: Contact): Record<string, unknown> {
	const { chat, pn, lid, name, pushName, isContact } = contact;
	return {
		name,
		phone: phoneNumber(pn),
		chat,
		push_name: pushName,
		is_contact: isContact,
		pn,
		lid,
	};
}

/** `+628123456789`, as the trigger writes numbers. @param pn JID */
export function phoneNumber(pn: string | null): string | null {
	const digits = pn === null ? null : phoneOf(pn);
	return digits === null ? null : `+${digits}`;
}

/** What an operation that puts out people gives of each. */
export const CONTACT_EXAMPLE = contactJson({
	chat: '628123456789@s.whatsapp.net',
	pn: '628123456789@s.whatsapp.net',
	lid: '123456789012345@lid',
	name: 'Maya (Bakery)',
	pushName: 'Maya',
	isContact: true,
});
