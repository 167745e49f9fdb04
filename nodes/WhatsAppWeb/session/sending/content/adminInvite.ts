import { asLine, asObject } from '../../../message/untrusted';
import type { Baileys, WASocket } from '../../wire/baileys';
import { askMex } from '../../wire/mex';

/** Query id of WhatsApp Web's WAWebMexCreateNewsletterAdminInviteJob, which Baileys does not have. */
const CREATE_ADMIN_INVITE = '9387141988078609';

/**
 * Registers an invitation to administer a channel. The card cannot be accepted without it.
 * @param card the `newsletterAdminInviteMessage`
 * @param lid of the invited contact
 * @returns the fields that the answer adds to the card; a warning if it failed, because the card is sent anyway
 */
export async function inviteAdmin(
	card: Record<string, unknown>,
	lid: string | null,
	sock: WASocket,
	baileys: Baileys,
): Promise<{ fields: { inviteExpiration?: number }; warnings: string[] }> {
	if (lid === null) return cardAlone('WhatsApp does not tell the LID of the contact');
	const variables = { newsletter_id: card.newsletterJid, user_id: lid };
	const answer = await askMex({ id: CREATE_ADMIN_INVITE, variables }, sock, baileys).catch(
		(error: Error) => asLine(error.message) ?? 'refused',
	);
	if (answer === undefined) return cardAlone('no answer');
	if (typeof answer === 'string') return cardAlone(answer);
	const invite = asObject(answer.xwa2_newsletter_admin_invite_create);
	if (!invite) return cardAlone('an answer of another form');
	const until = Number(invite.invite_expiration_time);
	const wanted = card.inviteExpiration !== undefined || !(until > 0);
	return { fields: wanted ? {} : { inviteExpiration: until }, warnings: [] };
}

function cardAlone(reason: string): { fields: object; warnings: string[] } {
	return {
		fields: {},
		warnings: [
			`WhatsApp did not register the invitation (${reason}), so the card can only be accepted if the owner of the ` +
				'channel invites the contact in WhatsApp, too.',
		],
	};
}
