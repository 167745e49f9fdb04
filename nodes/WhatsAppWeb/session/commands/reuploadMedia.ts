import { WhatsAppError } from '../../errors';
import { isGroupJid, isNewsletterJid } from '../../message/jid';
import { receivedMedia } from '../../message/received/media';
import { unwrap } from '../../message/unwrap';
import type { BaileysEventMap, WAMessageKey, WASocket } from '../wire/baileys';
import type { Budget } from '../../primitives/Budget';
import type { RequestContext } from '../connection/ConnectionSource';
import type { SessionParts } from '../connection/SessionParts';
import { contentOf, knownMessages } from '../messages/known';
import type { MediaCommands } from '../../contract/commands/media';

type Reupload = MediaCommands['reuploadMedia'];

type MediaUpdate = BaileysEventMap['messages.media-update'][number];

/**
 * Asks the phone to upload a file again that WhatsApp no longer has.
 * @throws WhatsAppError `media_download_failed` when the phone does not answer or has no file, `device_not_connected`,
 * `cancelled`
 */
export async function reuploadMedia(
	{ messageId, mediaKey }: Reupload['args'],
	{ core, dialler, budget }: RequestContext,
): Promise<Reupload['result']> {
	const key = await keyOf(messageId, mediaKey, core);
	const { DECRYPTION_ERROR, SUCCESS } = core.baileys.proto.MediaRetryNotification.ResultType;
	return await dialler.use(budget, async ({ sock }) => {
		const update = await ask(key, mediaKey, sock, core, budget);
		if (!update.media) throw notOnPhone();
		const { decryptMediaRetryData } = core.baileys;
		const { result, directPath } = decryptMediaRetryData(update.media, mediaKey, messageId);
		if (result === SUCCESS && directPath) return { directPath };
		if (result !== DECRYPTION_ERROR) throw notOnPhone();
		const why = 'the phone could not read the request to upload it again';
		throw lost(why, 'Ask for it to be sent again.', 'request_unreadable');
	});
}

async function ask(
	key: WAMessageKey,
	mediaKey: Uint8Array,
	{ ev, sendNode }: WASocket,
	{ baileys, auth, timing }: Pick<SessionParts, 'auth' | 'baileys' | 'timing'>,
	budget: Budget,
): Promise<MediaUpdate> {
	const request = baileys.encryptMediaRetryRequest(key, mediaKey, auth.creds.me?.id ?? '');
	const { promise: answered, resolve } = Promise.withResolvers<MediaUpdate>();
	const listen = (updates: MediaUpdate[]): void => {
		const update = updates.find((each) => each.key.id === key.id);
		if (update) resolve(update);
	};
	ev.on('messages.media-update', listen);
	try {
		await sendNode(request);
		return await budget.race(answered, silent, timing.uploadAgainMs);
	} finally {
		ev.off('messages.media-update', listen);
	}
}

/** Key of the message with this id that brought the file: several messages may have the same id. */
async function keyOf(
	messageId: string,
	mediaKey: Uint8Array,
	{ account, baileys }: Pick<SessionParts, 'account' | 'baileys'>,
): Promise<WAMessageKey> {
	const known = await knownMessages(account, messageId);
	const message = known.find((each) => {
		const media = receivedMedia(unwrap(contentOf(each, baileys)));
		return media?.mediaKey && Buffer.compare(media.mediaKey, mediaKey) === 0;
	});
	const [chat] = message?.chats ?? [];
	if (!message || chat === undefined) {
		const why = `the message ${messageId} that brought it is not known here`;
		throw lost(why, 'Ask for it to be sent again.', 'message_not_found');
	}
	if (isNewsletterJid(chat)) {
		const why = 'phones do not upload files of channels again';
		throw lost(why, 'Look whether the channel has posted it again.', 'of_channel');
	}
	return {
		remoteJid: chat,
		fromMe: message.fromMe,
		id: messageId,
		...(isGroupJid(chat) && { participant: message.sender }),
	};
}

function silent(): WhatsAppError {
	return lost(
		'the phone has not answered the request to upload it again',
		'Open WhatsApp on the phone that is linked, then download the file with Media → Download.',
		'phone_silent',
	);
}

function notOnPhone(): WhatsAppError {
	return lost(
		'neither has the phone',
		'It was deleted there, or never downloaded. Ask for it to be sent again.',
		'not_on_phone',
	);
}

function lost(why: string, description: string, reason: string): WhatsAppError {
	const message = `WhatsApp no longer has the file, and ${why}`;
	return new WhatsAppError('media_download_failed', message, { description, details: { reason } });
}
