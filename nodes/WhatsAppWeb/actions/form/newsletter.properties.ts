import { field } from '../../fields';

/** Characters; WhatsApp's own limit for the names of channels is lower. */
export const NEWSLETTER_NAME_MAX = 256;

export const newsletterJid = field('newsletterJid', 'Channel ID', 'string', {
	required: true,
	placeholder: 'e.g. 120363000000000000@newsletter',
	description: 'ID of the channel, as the trigger gives it',
});

export const newsletterName = field('newsletterName', 'Channel Name', 'string', {
	placeholder: 'e.g. My Newsletter',
	description: 'Name of the channel, as the message shows it',
});
