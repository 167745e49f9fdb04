import type { MediaReference } from '../../../contract/media';
import type { MessageContent } from '../../../message/content';
import { inviteAdmin } from './adminInvite';
import type { Address } from '../../account/AddressBook';
import { makeCallLink } from '../../account/calls';
import type { Budget } from '../../../primitives/Budget';
import { WhatsAppError } from '../../../errors';
import type { SenderParts, Sending } from '../SenderParts';

/**
 * Uploads the file of a content (or anew the one of a message to be forwarded), makes its call link, registers its invitation.
 * @returns the fields that these add to the content, and warnings
 * @throws WhatsAppError `media_upload_failed`, `upstream_timeout`
 */
export async function sessionFields(
	content: MessageContent,
	original: MediaReference | undefined,
	address: Address,
	upload: Sending['upload'],
	{ baileys, dialler, addressBook }: SenderParts,
	budget: Budget,
): Promise<{ fields: Record<string, unknown>; warnings: string[] }> {
	const { media, callLink, message } = content;
	const hasFile = media ?? original;
	if (hasFile && !upload) {
		throw new WhatsAppError('internal_error', 'The sender of the message does not upload its file');
	}
	const uploaded = hasFile && upload && (await budget.offTheClock(upload(original)));
	const call = callLink && { type: callLink, startTime: Number(message.eventMessage?.startTime) };
	const joinLink =
		call && (await dialler.use(budget, ({ sock }) => makeCallLink(call, sock, baileys)));
	const card = message.newsletterAdminInviteMessage;
	const invited =
		card &&
		(await dialler.use(budget, async ({ sock }) => {
			const lid = address.lid ?? (await addressBook.alternateJid(address.jid, sock));
			return await inviteAdmin(card, lid, sock, baileys);
		}));
	return {
		fields: { ...uploaded, ...(joinLink && { joinLink }), ...invited?.fields },
		warnings: invited?.warnings ?? [],
	};
}
