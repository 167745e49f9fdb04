import type { CollectedMedia } from './collectMedia';
import { ffmpeg } from './ffmpeg';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { thumbnailOf } from './still';

/** Milliseconds: a preview is worth no more. */
const PATIENCE = 10_000;

/** Videos go as they are. A preview needs a decoder, so there is one only where the machine has ffmpeg. */
export async function renderVideo(
	{ path }: CollectedMedia,
	{ mimeType, iso }: Recognised,
	signal: AbortSignal | undefined,
): Promise<Rendition> {
	return {
		fields: {
			mimetype: mimeType,
			...iso?.picture,
			seconds: iso?.seconds && Math.max(1, Math.round(iso.seconds)),
			jpegThumbnail: await firstPicture(path, signal),
		},
		warnings: [],
	};
}

async function firstPicture(
	path: string,
	signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
	const output = ['-frames:v', '1', '-vf', 'scale=320:-2', '-f', 'mjpeg', 'pipe:1'];
	try {
		const picture = await ffmpeg({
			input: path,
			demuxer: 'mov',
			output,
			patience: PATIENCE,
			signal,
		});
		return picture && (await thumbnailOf(picture));
	} catch {
		return undefined;
	}
}
