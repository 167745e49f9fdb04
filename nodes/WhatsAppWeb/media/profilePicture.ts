import { WhatsAppError } from '../errors';
import { cancellation, passOn } from './cancelled';
import type { CollectedMedia } from './collectMedia';
import { Decoder } from './Decoder';
import { convert } from './image';
import { ACCEPTED } from './mediaTypes';
import type { PrepareOptions } from './prepareMedia';
import { turns } from './turns';

/** What can be made a picture of: the first frame of what moves. */
const PICTURES = ACCEPTED.sticker;

/**
 * Makes a picture the profile picture of a person, group or channel. Owns the file from here on, and deletes it.
 * @returns a JPEG of 640×640, the middle of the picture. WhatsApp makes the small one itself (Baileys and whatsmeow send one).
 * @throws WhatsAppError `unsupported_media_type`, `media_too_large`, `cancelled`
 */
export async function prepareProfilePicture(
	collected: CollectedMedia,
	{ owner = '', signal }: Pick<PrepareOptions, 'owner' | 'signal'> = {},
): Promise<Uint8Array> {
	try {
		return await turns.use(owner, async () => await read(collected, signal), signal);
	} catch (error) {
		throw cancellation(signal) ?? error;
	} finally {
		await collected.dispose();
	}
}

async function read(
	{ path }: CollectedMedia,
	signal: AbortSignal | undefined,
): Promise<Uint8Array> {
	const decoder = new Decoder({ signal });
	try {
		const type = await typeOf(path, decoder);
		if (type === undefined || !PICTURES.includes(type)) throw unsupported(type);
		return await convert('profile picture', undefined, async () => {
			return await decoder.ask('profilePictureOf', { path });
		});
	} finally {
		decoder.close();
	}
}

/** A file that takes too long or too much memory to be recognised is of no known type. */
async function typeOf(path: string, decoder: Decoder): Promise<string | undefined> {
	try {
		return (await decoder.ask('contentOf', { path })).type;
	} catch (error) {
		passOn(error);
		return undefined;
	}
}

function unsupported(found: string | undefined): WhatsAppError {
	return new WhatsAppError(
		'unsupported_media_type',
		`The file is ${found ?? 'of no known type'}: it cannot be a profile picture`,
		{
			description: `Accepted are ${PICTURES.join(', ')}.`,
			details: { found: found ?? null, accepted: PICTURES },
		},
	);
}
