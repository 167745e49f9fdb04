import { field } from '../../fields';
import { channelPicker } from '../../pickers';

/** Characters; WhatsApp's own limit for the names of channels is lower. */
export const NEWSLETTER_NAME_MAX = 256;

export const newsletterJid = channelPicker('newsletterJid', 'Channel', {
	required: true,
	description: 'The channel: from the list, or its ID as the trigger gives it',
});

export const newsletterName = field('newsletterName', 'Channel Name', 'string', {
	placeholder: 'e.g. My Newsletter',
	description: 'Name of the channel, as the message shows it',
});
