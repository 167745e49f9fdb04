import type { Contact } from '../queries/contacts';

export interface ContactCommands {
	/**
	 * Blocks or unblocks a person. Errors: recipient_not_found for a number that is not on WhatsApp or an ID whose number is
	 * not known, invalid_parameter for the own number, upstream_timeout.
	 */
	setBlocked: { args: { jid: string; blocked: boolean }; result: Contact };
}
