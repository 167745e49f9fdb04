import type { MessageContent } from '../../../message/content';
import { inviteAdmin } from './adminInvite';
import type { Address } from '../../account/AddressBook';
import type { Budget } from '../../../primitives/Budget';
import { makeCallLink } from './callLink';
import { connected } from '../../connection/withConnection';
import type { SenderParts } from '../Sender';
import { upload } from '../../files/upload';

/**
 * What only a session can add to a content: the keys of its file, the link to a call, an invitation.
 * @throws WhatsAppError `media_upload_failed`, `upstream_timeout`
 */
export async function sessionFields(
	content: MessageContent,
	address: Address,
	{ baileys, logger, opened, addressBook }: SenderParts,
	budget: Budget,
): Promise<{ fields: Record<string, unknown>; warnings: string[] }> {
	const { media, callLink, message } = content;
	const uploaded =
		media &&
		(await connected(
			opened,
			budget,
			({ sock }) => upload(media, sock, baileys, logger),
			(answer) => budget.offTheClock(answer),
		));
	const link =
		callLink &&
		(await connected(opened, budget, ({ sock }) =>
			makeCallLink({ ...content, callLink }, sock, baileys),
		));
	const card = message.newsletterAdminInviteMessage;
	const invited =
		card &&
		(await connected(opened, budget, async ({ sock }) => {
			const lid = address.lid ?? (await addressBook.otherName(address.jid, sock));
			return await inviteAdmin(card, lid, sock, baileys);
		}));
	return {
		fields: { ...uploaded, ...link, ...invited?.fields },
		warnings: invited?.warnings ?? [],
	};
}
