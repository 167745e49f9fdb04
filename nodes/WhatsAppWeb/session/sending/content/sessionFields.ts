import type { MediaReference } from '../../../contract/media';
import type { MessageContent } from '../../../message/content';
import { inviteAdmin } from './adminInvite';
import type { Address } from '../../account/AddressBook';
import { type Budget, timedOut } from '../../../primitives/Budget';
import { WhatsAppError } from '../../../errors';
import type { SenderParts, Sending } from '../SenderParts';
import type { Baileys, WASocket } from '../../wire/baileys';

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
	const link =
		callLink &&
		(await dialler.use(budget, ({ sock }) =>
			makeCallLink({ ...content, callLink }, sock, baileys),
		));
	const card = message.newsletterAdminInviteMessage;
	const invited =
		card &&
		(await dialler.use(budget, async ({ sock }) => {
			const lid = address.lid ?? (await addressBook.alternateJid(address.jid, sock));
			return await inviteAdmin(card, lid, sock, baileys);
		}));
	return {
		fields: { ...uploaded, ...link, ...invited?.fields },
		warnings: invited?.warnings ?? [],
	};
}

/** A link by which everybody can join a call, as a field of `eventMessage`. @throws WhatsAppError `upstream_timeout` */
export async function makeCallLink(
	{ callLink, message }: MessageContent & { callLink: 'audio' | 'video' },
	sock: WASocket,
	{ CALL_AUDIO_PREFIX, CALL_VIDEO_PREFIX }: Baileys,
): Promise<{ joinLink: string }> {
	const startTime = Number(message.eventMessage?.startTime);
	// Baileys returns undefined for a query that was not answered.
	const token = await sock.createCallLink(callLink, { startTime });
	if (!token) throw timedOut('the link to the call was not made');
	return { joinLink: (callLink === 'audio' ? CALL_AUDIO_PREFIX : CALL_VIDEO_PREFIX) + token };
}
