import type { MediaKind } from '../message/content';

const MB = 1024 * 1024;

/**
 * Largest file of each kind, in bytes. WhatsApp's clients take images to 16 MB; older phones show videos and audio over
 * 64 MB as "could not be downloaded". WhatsApp takes documents to 2 GB, but encrypting one needs twice its size in
 * temporary files: hence 100 MB, the limit of WhatsApp's own Cloud API.
 */
export const MAX_BYTES: Record<MediaKind, number> = {
	image: 16 * MB,
	video: 64 * MB,
	audio: 64 * MB,
	document: 100 * MB,
	// The input; it is converted to a WebP of a few hundred kilobytes.
	sticker: 16 * MB,
};

/**
 * What reading one file may cost, whatever the file claims. The files in `decoding/` refuse content that would cost more
 * before they decode it; `Decoder.ts` ends a process that takes more time or memory all the same, and `ffmpeg.ts` a program.
 */
export const LIMITS = {
	/** Milliseconds of CPU time of each task of the process that reads the file. Only sound takes more than a moment. */
	deadlines: {
		contentOf: 5_000,
		secondsOf: 5_000,
		pictureOf: 10_000,
		jpegOf: 10_000,
		profilePictureOf: 10_000,
		stickerOf: 15_000,
		apngOf: 20_000,
		opusOfMatroska: 10_000,
		assertUsualSound: 5_000,
		voiceNoteOf: 180_000,
	},
	/** Milliseconds of CPU time of ffmpeg for a sound, and for a picture of a film. */
	ffmpegSound: 60_000,
	ffmpegPicture: 5_000,
	/** The same for the film made of a moving picture, and for a film that is cropped. */
	ffmpegMotion: 60_000,
	ffmpegCrop: 180_000,
	/** Seconds and pixels of the longer side of a moving picture that becomes a film, and bytes of its frames between. */
	motionSeconds: 60,
	motionSide: 640,
	motionBytes: 256 * MB,
	/** Seconds of a round video: apps record no longer ones. */
	roundSeconds: 60,
	/** How many times longer a task may take than it works: on a busy machine it waits for its turn. */
	patience: 20,
	/** Bytes that ffmpeg may print; no expected output is larger. */
	ffmpegOutput: MB,
	/** Pixels of a picture that is decoded row by row, half as many in 16 bits. */
	pixels: 100_000_000,
	/** Bytes of one row of such a picture, of which libvips keeps hundreds: 12,000 pixels with transparency, half as many in 16 bits. */
	rowBytes: 48_000,
	/** Bytes of a picture that has to be decoded as a whole: WebP, interlaced PNG, progressive JPEG, a frame. */
	wholePictureBytes: 125_000_000,
	/** Frames of an animation that becomes a sticker, and how many of them are kept (ten seconds, five a second). */
	frames: 1_000,
	keptFrames: 50,
	/** Pixels of one frame of an animation: those of a 4K film. */
	framePixels: 9_000_000,
	/** Pixels of an animation that are decoded, frames that are not kept included. */
	animationPixels: 200_000_000,
	/** Pixels of all frames of a moving picture that becomes a film: ffmpeg decodes them all, at any size. */
	filmPixels: 300_000_000,
	/** The same of its frames: a minute of the fastest GIF has 6,000. */
	filmFrames: 6_000,
	/** Boxes, chunks or elements of one file that are looked at. A usual file has some hundred. */
	boxes: 10_000,
	/** Chunks of a WAV file before its sound, of a PNG before its pixels. A usual file has a handful. */
	chunks: 1_000,
	/** Bytes of a sound file without a frame or a new sample, after which it is no sound. */
	garbageBytes: MB,
	/** Bytes of a film's header; that of a two-hour film has a few megabytes. */
	headerBytes: 16 * MB,
	/** Sounds in one Ogg file, one after the other, and tracks in one film. Radio stations have one for each song. */
	streams: 100,
	/** 7.1. A header may claim 65,535, and decoders allocate memory for every claimed one. */
	soundChannels: 8,
	/** Frames of a sound: those of three hours, 20 ms each. */
	soundFrames: 3 * 3_600 * 50,
	/** Packets of a voice note in Ogg, 10 ms each. */
	voiceNotePackets: 15 * 60 * 100,
	/** Decoded samples of a voice note, those of all channels together: 15 minutes of the best recorders have 346 million. */
	soundSamples: 400_000_000,
	/** Seconds of a voice note that is converted. */
	voiceNoteSeconds: 15 * 60,
	/** Seconds of a sound file that is converted. */
	soundSeconds: 3 * 3_600,
	/** Bytes of a PNG's compressed texts and colour profile, each of which may be a thousand times its size. */
	compressedTexts: 512 * 1024,
	/** Bytes of JavaScript's new objects that may wait to be cleared away: a fast decoder fills any room that it has. */
	newObjects: 2 * MB,
	/** Bytes of JavaScript's heap, and of the whole process, its code (some 70 MB) included. */
	heap: 96 * MB,
	memory: 224 * MB,
	/** Bytes of a page that are read for its preview, and of its picture. Heads of some hundred kilobytes are usual. */
	pageHeadBytes: 512 * 1024,
	pagePictureBytes: 5 * MB,
	/** Files of one credential that are read at the same time; the others wait. */
	filesAtOnce: 2,
} as const;

/** `16777216` → `16 MB`. */
export function megabytes(bytes: number): string {
	return bytes >= MB ? `${Math.floor(bytes / MB)} MB` : `${bytes} bytes`;
}
