import type {
	BinaryHelperFunctions,
	IBinaryData,
	IDataObject,
	INodeExecutionData,
} from 'n8n-workflow';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { toJson } from '../message/json';
import { safeFileName } from '../message/fileName';
import { usualEnding } from '../message/fileTypes';
import { isoDate } from '../message/messageItem';
import { typeOfMessage } from '../message/messageTypes';
import type { ReceivedMedia } from '../message/received/media';
import type { FileTransfer } from '../contract/FileTransfer';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionEvent } from '../contract/events/SessionEvent';
import { KeyedSlots } from '../primitives/KeyedSlots';
import type { SerialQueue } from '../primitives/SerialQueue';
import { chatAndSenderFields } from './chatAndSender';
import { findEvent } from './events/catalogue';
import { hasChangedCode } from './filters/securityCode';
import { commandFields } from './filters/command';

import { inOrder } from './itemOrder';
import type { MediaType } from './mediaTypes';
import { addProfiles } from './profiles';

export interface ItemOptions {
	/** Prefix of commands; undefined if the trigger does not look for commands. */
	commandPrefix?: string;
	/** Whether to look up the profiles of the people on contact cards. */
	contactProfiles?: boolean;
	downloadMedia: boolean;
	/** Kinds of files that are downloaded; all when absent. */
	mediaTypes?: readonly MediaType[];
	maxMediaBytes: number;
	/** Name of the item's binary field, repeated in `media_path`. */
	binaryPropertyName: string;
	raw: boolean;
}

/** What is needed of n8n and of the session to make an item. */
export interface ItemSource {
	client: Pick<SessionClient, 'query'>;
	files: Pick<FileTransfer, 'download'>;
	prepareBinaryData: BinaryHelperFunctions['prepareBinaryData'];
	/** In which names of chats are looked up, so that no event overtakes another one that has a chat. */
	names: SerialQueue;
	/** Aborts a download. */
	signal: AbortSignal;
}

/** For a whole file, at the 150 kB/s or so of a slow connection. */
const DOWNLOAD_TIMEOUT_MS = 120_000;

/**
 * Limited, because files are in memory until n8n has stored them, and a backlog brings fifty messages at once; per number,
 * because the slow files of one must not hold up the messages of another.
 */
const downloads = new KeyedSlots(3);

/**
 * The JSON of an item: `event`, `timestamp` (Unix seconds), `date`, `session` (own JID), chat and sender (`chat`, `from`, …),
 * and the event's own fields. Never throws, whatever the event contains.
 * @param chatName what the chat is called, for events that do not tell it themselves
 */
export function toItemJson(
	event: SessionEvent,
	options: ItemOptions,
	chatName: string | null = null,
): IDataObject {
	const { commandPrefix, raw } = options;
	const json: IDataObject = {
		event: event.event,
		timestamp: event.timestamp,
		date: isoDate(event.timestamp),
		session: event.session || null,
		...chatAndSenderFields(event.data, chatName),
		...findEvent(event.event)?.fields(event.data),
		...(hasChangedCode(event) ? { security_code_changed: true } : {}),
	};
	return inOrder({
		...json,
		...(json.message_type === undefined ? {} : { type: typeOfMessage(json) }),
		...(commandPrefix === undefined ? {} : commandFields(json, commandPrefix)),
		...(raw ? { raw: toJson(event.data) } : {}),
	});
}

/**
 * The item of an event, with its file.
 *
 * An event with a file also has `media_path`, the name of the binary field that holds it, or null. If the download fails,
 * the item has `media_error { code, message, description }` instead, so that no message is lost for its file.
 */
export async function toItem(
	event: SessionEvent,
	options: ItemOptions,
	source: ItemSource,
): Promise<INodeExecutionData> {
	const chatName = await source.names.run(async () => await chatNameOf(event, source));
	const json = toItemJson(event, options, chatName);
	if (options.contactProfiles) await addProfiles(json, source);
	const row = findEvent(event.event);
	const image = await row?.image?.(event.data);
	if (image) {
		const { field, fileName, bytes } = image;
		return {
			json,
			binary: { [field]: await source.prepareBinaryData(bytes, fileName, 'image/png') },
		};
	}
	const media = row?.media?.(event.data);
	if (media === undefined) return { json };
	if (!isToBeDownloaded(media, json, options)) return { json: { ...json, media_path: null } };
	try {
		const name = media.fileName ?? madeUpName(media, json.message_id);
		const messageId = typeof json.message_id === 'string' ? json.message_id : undefined;
		const binary = await downloads.use(
			event.session,
			async () => await download(media, { name, messageId }, options, source),
			source.signal,
		);
		const field = options.binaryPropertyName;
		return { json: { ...json, media_path: field }, binary: { [field]: binary } };
	} catch (error) {
		const { code, message, description = null } = toWhatsAppError(error);
		return { json: { ...json, media_path: null, media_error: { code, message, description } } };
	}
}

/** What the session calls the event's chat, by what is on disk; null when it cannot be asked. */
async function chatNameOf(
	{ data }: SessionEvent,
	{ client }: Pick<ItemSource, 'client'>,
): Promise<string | null> {
	if (!('chat' in data) || 'chatName' in data || data.chat === null) return null;
	try {
		return (await client.query('lookUpChat', { jid: data.chat })).name;
	} catch {
		return null;
	}
}

function isToBeDownloaded(
	media: ReceivedMedia,
	json: IDataObject,
	{ downloadMedia, mediaTypes }: ItemOptions,
): boolean {
	if (!downloadMedia) return false;
	return mediaTypes?.includes(json.is_ptt === true ? 'voice' : media.kind) ?? true;
}

async function download(
	media: ReceivedMedia,
	{ name, messageId }: { name: string; messageId: string | undefined },
	{ maxMediaBytes }: ItemOptions,
	{ files, prepareBinaryData, signal }: ItemSource,
): Promise<IBinaryData> {
	// Files of channels have no key; without a hash, nothing would tell whether it is the file that was sent.
	if (!media.mediaKey && !media.fileSha256) {
		const message = 'The message came with neither the key nor the hash of its file';
		throw new WhatsAppError('media_download_failed', message);
	}
	const timeoutMs = DOWNLOAD_TIMEOUT_MS;
	const options = { maxBytes: maxMediaBytes, messageId, timeoutMs, signal };
	const bytes = await files.download(media, options);
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return await prepareBinaryData(buffer, name, media.mimeType);
}

/** Made fit for any disk, because the sender chooses the message's id. */
function madeUpName({ kind, mimeType }: ReceivedMedia, messageId: unknown): string {
	const ending = usualEnding(mimeType);
	return safeFileName(`${kind}-${String(messageId)}${ending}`) ?? `${kind}${ending}`;
}
