import { adminInviteContent } from '../../message/newsletterInvite';
import { TEXT_MAX } from '../../message/text';
import { caption, replyTo, to } from '../common.properties';
import { readContact, readNewsletter } from '../recipients';
import { readOptionalMoment } from '../moment';
import { NEWSLETTER_NAME_MAX, newsletterJid, newsletterName } from '../newsletter.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../sendRequest';

export const newsletterAdminInvite = defineMessageOperation({
	option: {
		name: 'Send Channel Admin Invite',
		value: 'newsletterAdminInvite',
		action: 'Send channel admin invite',
		description: 'Send the card that invites a contact to be an admin of a channel',
	},
	visibility: {
		clients: 'all',
		notice:
			'The card alone makes nobody an admin: the owner of the channel must have invited the contact in WhatsApp as well.',
	},
	documents: { waRs: {} },
	fields: [
		to,
		newsletterJid,
		{ ...newsletterName, required: true },
		{ ...caption, description: 'Text to show below the card' },
		{
			displayName: 'Invite Expiration',
			name: 'inviteExpiration',
			type: 'dateTime',
			default: '',
			description: 'Until when the invitation can be accepted',
		},
		replyTo,
	],
	read(parameters) {
		readContact(parameters, 'to');
		const expiration = readOptionalMoment(parameters, 'inviteExpiration', 's');
		const content = adminInviteContent({
			newsletterJid: readNewsletter(parameters, 'newsletterJid'),
			newsletterName: parameters.text('newsletterName', { max: NEWSLETTER_NAME_MAX }),
			caption: parameters.optionalText('caption', { max: TEXT_MAX }),
			inviteExpiration: expiration?.value,
		});
		return { ...sendRequest(parameters, content), warnings: expiration?.warnings ?? [] };
	},
});
