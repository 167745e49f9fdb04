import type { Profile } from '../../contract/queries/profiles';
import { WhatsAppError } from '../../errors';
import { personPicker } from '../../pickers';
import { readContact } from '../form/recipients';
import { defineOperation } from '../operation';
import { CONTACT_EXAMPLE, contactJson } from './contactJson';

/** Several questions, one a second; others may be asked first. */
const TIMEOUT_MS = 60_000;

export const get = defineOperation({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a contact',
		description: 'Name, about text, business details',
	},
	gives: {
		...CONTACT_EXAMPLE,
		about: 'At the bakery',
		picture_url: 'https://pps.whatsapp.net/v/t61.24694-24/picture.jpg',
		is_blocked: false,
		is_business: true,
		business: {
			description: 'Fresh bread every morning',
			category: 'Bakery',
			email: 'maya@example.com',
			address: 'Main Street 1',
			websites: ['https://bakery.example'],
		},
	},
	fields: [
		personPicker('contact', 'Contact', {
			required: true,
			description:
				'Somebody from the list, or a phone number with country code, or their ID as the trigger gives it',
			hint: 'WhatsApp restricts numbers that look up many people: at most 100 a day are looked up, one question a second',
		}),
	],
	read(parameters) {
		const jid = readContact(parameters, 'contact');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const options = { timeoutMs: TIMEOUT_MS, signal };
				const profile = await client.query('lookUpProfile', { jid }, options);
				if (!profile.exists) throw notOnWhatsApp(jid);
				const asked = profile.pn ?? profile.lid ?? jid;
				const contact = await client.query('lookUpContact', { jid: asked }, options);
				const { isBlocked } = contact;
				return { json: { ...contactJson(contact), ...profileJson(profile, isBlocked) } };
			},
		};
	},
});

function profileJson(
	{ about, pictureUrl, business }: Profile,
	isBlocked: boolean,
): Record<string, unknown> {
	return {
		about,
		picture_url: pictureUrl,
		is_blocked: isBlocked,
		is_business: business !== null,
		business,
	};
}

function notOnWhatsApp(to: string): WhatsAppError {
	return new WhatsAppError('recipient_not_found', 'This number is not on WhatsApp', {
		description: 'Check the number, its country code first of all.',
		details: { to },
	});
}
