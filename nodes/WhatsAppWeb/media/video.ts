import type { CollectedMedia } from './collectMedia';
import { ffmpeg } from './ffmpeg';
import type { Recognised } from './recognise';
import type { Rendition } from './rendition';
import { thumbnailOf } from './still';

const PREVIEW_TIMEOUT_MS = 10_000;

/** Videos are sent unchanged. A preview needs a decoder, so there is one only where ffmpeg is installed. */
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
			timeoutMs: PREVIEW_TIMEOUT_MS,
			signal,
		});
		return picture && (await thumbnailOf(picture));
	} catch {
		return undefined;
	}
}
