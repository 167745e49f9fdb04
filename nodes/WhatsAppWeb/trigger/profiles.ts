import type { IDataObject } from 'n8n-workflow';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { pnJid } from '../message/jid';
import { readPhone } from '../message/phone';
import type { SessionClient } from '../contract/SessionClient';

/** Time in which all profiles of a message's cards are looked up. */
const TIMEOUT_MS = 30_000;

/**
 * Adds the person's public `profile` to each contact of a message; if the look-up fails, null and the reason in
 * `profile_error { code, message }`. Never rejects.
 */
export async function addProfiles(
	{ contacts }: IDataObject,
	{ client, signal }: { client: Pick<SessionClient, 'query'>; signal: AbortSignal },
): Promise<void> {
	if (!Array.isArray(contacts)) return;
	const until = performance.now() + TIMEOUT_MS;
	for (const contact of contacts as IDataObject[]) {
		contact.profile = null;
		try {
			const jid = pnJid(phoneOfCard(contact));
			const timeoutMs = Math.max(0, until - performance.now());
			const profile = await client.query('lookUpProfile', { jid }, { timeoutMs, signal });
			const { pictureUrl, ...same } = profile;
			contact.profile = { ...same, picture_url: pictureUrl };
		} catch (error) {
			const { code, message } = toWhatsAppError(error);
			contact.profile_error = { code, message };
		}
	}
}

/** The first number that the card marks as a WhatsApp account, else the first with country code. */
function phoneOfCard({ phones }: IDataObject): string {
	const numbers = phones as Array<{ number: string; wa_id: string | null }>;
	const registered = numbers.find(({ wa_id: id }) => id !== null)?.wa_id;
	if (registered != null) return registered;
	for (const { number } of numbers) {
		const phone = readPhone(number);
		if (/^\s*\+/.test(number) && 'digits' in phone) return phone.digits;
	}
	throw new WhatsAppError(
		'invalid_parameter',
		'The contact card has no phone number with country code',
	);
}
