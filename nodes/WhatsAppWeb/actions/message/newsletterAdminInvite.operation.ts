import { adminInviteContent } from '../../message/newsletterInvite';
import { TEXT_MAX } from '../../message/text';
import { caption, formerReplyTo, toPerson } from '../form/message.properties';
import { readNewsletter, requireContact } from '../form/recipients';
import { readOptionalMoment } from '../form/moment';
import { NEWSLETTER_NAME_MAX, newsletterJid, newsletterName } from '../form/newsletter.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

export const newsletterAdminInvite = defineMessageOperation({
	option: {
		name: 'Invite as Channel Admin',
		value: 'newsletterAdminInvite',
		action: 'Invite a contact to be channel admin',
		description: 'You must own the channel',
	},
	visibility: {
		clients: 'all',
		notice:
			'The linked account must own the channel: WhatsApp registers the invitation first. Otherwise the card is sent with a warning, and accepting it fails unless the owner of the channel invites the contact in WhatsApp, too.',
	},
	documents: { waRs: {} },
	fields: [
		toPerson,
		newsletterJid,
		{ ...newsletterName, required: true },
		{ ...caption, description: 'Text to show below the card' },
		field('inviteExpiration', 'Invite Expiration', 'dateTime', {
			description:
				'Until when the card says that the invitation can be accepted. Empty: as long as WhatsApp allows.',
		}),
		formerReplyTo,
	],
	read(parameters) {
		requireContact(parameters, 'to');
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
