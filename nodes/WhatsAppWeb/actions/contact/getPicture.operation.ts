import { isNewsletterJid } from '../../message/jid';
import { field } from '../../fields';
import { chatPicker } from '../../pickers';
import { defineOperation } from '../operation';

/** For the question, others of which may be asked first. */
const TIMEOUT_MS = 60_000;

export const getPicture = defineOperation({
	option: {
		name: 'Get Picture',
		value: 'getPicture',
		action: 'Get the picture of a contact or group',
		description: 'As a file; none if hidden from you',
	},
	gives: {
		exists: true,
		chat: '628123456789@s.whatsapp.net',
		url: 'https://pps.whatsapp.net/v/t61.24694-24/picture.jpg',
		reason: null,
		mimetype: 'image/jpeg',
		file_length: 48_213,
	},
	fields: [
		chatPicker('contact', 'Contact or Group', {
			required: true,
			description:
				'Somebody or a group from the list, a phone number with country code, or an ID as the trigger gives it',
		}),
		field('size', 'Size', 'options', {
			options: [
				{ name: 'Full', value: 'full', description: 'Up to 640 pixels wide' },
				{ name: 'Small', value: 'preview', description: 'About 96 pixels wide' },
			],
			default: 'full',
			description: 'How large the picture should be',
		}),
	],
	read(parameters) {
		const jid = parameters.recipient('contact');
		if (isNewsletterJid(jid)) {
			parameters.refuse('contact', 'is a channel', 'Channel → Get gives the picture of a channel.');
		}
		const preview = parameters.choice('size', ['full', 'preview'] as const, 'full') === 'preview';
		return {
			kind: 'session',
			async run({ client, files }, { signal }) {
				const options = { timeoutMs: TIMEOUT_MS, signal };
				const { chat, url, isHidden } = await client.query(
					'findPicture',
					{ jid, preview },
					options,
				);
				if (url === null) {
					const nothing = { url: null, reason: isHidden ? 'hidden' : 'none' };
					return { json: { exists: false, chat, ...nothing, mimetype: null, file_length: null } };
				}
				const bytes = Buffer.from(await files.downloadPicture(url, { signal }));
				const mimeType = 'image/jpeg';
				const json = { mimetype: mimeType, file_length: bytes.length };
				return {
					json: { exists: true, chat, url, reason: null, ...json },
					files: { data: { bytes, fileName: 'picture.jpg', mimeType } },
				};
			},
		};
	},
});
