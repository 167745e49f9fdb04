import type { IDataObject } from 'n8n-workflow';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { digitsOf } from '../message/phone';
import type { SessionClient } from '../contract/SessionClient';

/** How long a message waits for the profiles of its cards, all together. */
const PATIENCE_MS = 30_000;

/**
 * Adds to each contact of a message what the person shows of themselves: `profile`, or null and why in
 * `profile_error { code, message }`. Never rejects.
 */
export async function addProfiles(
	{ contacts }: IDataObject,
	{ client, signal }: { client: Pick<SessionClient, 'query'>; signal: AbortSignal },
): Promise<void> {
	if (!Array.isArray(contacts)) return;
	const until = performance.now() + PATIENCE_MS;
	for (const contact of contacts as IDataObject[]) {
		contact.profile = null;
		try {
			const phone = phoneOfCard(contact);
			const timeoutMs = Math.max(0, until - performance.now());
			const profile = await client.query('lookUpProfile', { phone }, { timeoutMs, signal });
			const { pictureUrl, ...same } = profile;
			contact.profile = { ...same, picture_url: pictureUrl };
		} catch (error) {
			const { code, message } = toWhatsAppError(error);
			contact.profile_error = { code, message };
		}
	}
}

/** The first number that is on WhatsApp by the word of the card, else the first with country code. */
function phoneOfCard({ phones }: IDataObject): string {
	const numbers = phones as Array<{ number: string; wa_id: string | null }>;
	const registered = numbers.find(({ wa_id: id }) => id !== null)?.wa_id;
	const international = numbers.find(({ number }) => number.trim().startsWith('+'))?.number;
	const phone = registered ?? digitsOf(international ?? '');
	if (phone) return phone;
	throw new WhatsAppError(
		'invalid_parameter',
		'The contact card has no phone number with country code',
	);
}
