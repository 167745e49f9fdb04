import { followerInviteContent } from '../../message/newsletterInvite';
import { TEXT_MAX } from '../../message/text';
import { caption, formerReplyTo, to } from '../form/message.properties';
import { readNewsletter } from '../form/recipients';
import { NEWSLETTER_NAME_MAX, newsletterJid, newsletterName } from '../form/newsletter.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';

export const newsletterFollowerInvite = defineMessageOperation({
	option: {
		name: 'Invite to Follow Channel',
		value: 'newsletterFollowerInvite',
		action: 'Invite a contact to follow a channel',
		description: 'Older apps may not show the card',
	},
	visibility: {
		clients: 'unverified',
		notice:
			'Older apps may not show the card. A text with the link of the channel is shown by all of them.',
	},
	documents: { waRs: {} },
	fields: [
		to,
		newsletterJid,
		{ ...newsletterName, required: true },
		{ ...caption, description: 'Text to show below the card' },
		formerReplyTo,
	],
	read(parameters) {
		const content = followerInviteContent({
			newsletterJid: readNewsletter(parameters, 'newsletterJid'),
			newsletterName: parameters.text('newsletterName', { max: NEWSLETTER_NAME_MAX }),
			caption: parameters.optionalText('caption', { max: TEXT_MAX }),
		});
		return sendRequest(parameters, content);
	},
});
