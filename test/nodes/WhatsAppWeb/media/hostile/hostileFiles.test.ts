import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MediaKind } from '../../../../../nodes/WhatsAppWeb/message/content';
import { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import type { Motion } from '../../../../../nodes/WhatsAppWeb/media/movingPicture';
import { fixture, prepare, type Prepared } from '../preparedFiles.ts';
import * as archives from './archives.ts';
import * as isoMedia from './isoMedia.ts';
import * as jpegs from './jpegs.ts';
import * as ogg from './ogg.ts';
import * as pictures from './pictures.ts';
import * as sounds from './sounds.ts';
import * as webms from './webm.ts';

const MB = 1024 * 1024;

interface Case {
	kind: MediaKind;
	bytes: () => Buffer | Promise<Buffer>;
	declared?: string;
	ptt?: boolean;
	motion?: Motion;
}

const sticker = (bytes: Case['bytes']): Case => ({ kind: 'sticker', bytes });
const image = (bytes: Case['bytes']): Case => ({ kind: 'image', bytes });
const moving = (bytes: Case['bytes']): Case => ({ kind: 'video', bytes, motion: {} });
const audio = (bytes: Case['bytes']): Case => ({ kind: 'audio', bytes });
const voice = (bytes: Case['bytes']): Case => ({ kind: 'audio', bytes, ptt: true });
const video = (bytes: Case['bytes']): Case => ({ kind: 'video', bytes });
const document = (bytes: Case['bytes'], declared: string): Case => ({
	kind: 'document',
	bytes,
	declared,
});

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const CASES: Record<string, Case> = {
	'SVG declared as PNG': document(() => pictures.svgOfNestedUses(9), 'image/png'),
	'SVG declared as WebP': document(() => pictures.svgOfNestedUses(9), 'image/webp'),
	'GIF of 60 small frames': sticker(() => pictures.gif(60)),
	'GIF of 1,000 small frames': sticker(() => pictures.gif(1_000)),
	'GIF of 700,000 small frames': sticker(() => pictures.gif(700_000)),
	'GIF of 700,000 small frames, as a film': moving(() => pictures.gif(700_000)),
	'GIF of 65,535×65,535, as a film': moving(() => pictures.gif(2, 65_535)),
	'GIF of 100 frames of 5,000×5,000, as a film': moving(() => pictures.gif(100, 5_000)),
	'GIF of endless data, as a film': moving(() => pictures.gifOfEndlessData(15 * MB)),
	'GIF of 65,535×65,535': sticker(() => pictures.gif(1, 65_535)),
	'GIF of 100 frames of 5,000×5,000': sticker(() => pictures.gif(100, 5_000)),
	'WebP of 10,000 small frames': sticker(() => pictures.animatedWebp(1, 10_000)),
	'WebP of 60 frames of 4,000×4,000': sticker(() => pictures.animatedWebp(4_000, 60)),
	'WebP of 9,900×9,900': image(() => pictures.webp(9_900, 9_900)),
	'WebP of 3,500×3,500': image(() => pictures.webp(3_500, 3_500)),
	'WebP of 16,383×16,383, sticker': sticker(() => pictures.webp(16_383, 16_383)),
	'WebP of 16,383×16,383, document': document(() => pictures.webp(16_383, 16_383), 'image/webp'),
	'WebP of 10,000 small frames, as a film': moving(() => pictures.animatedWebp(1, 10_000)),
	'WebP of 60 frames of 4,000×4,000, as a film': moving(() => pictures.animatedWebp(4_000, 60)),
	'WebP of 100 frames of 1,000×1,000, as a film': moving(() => pictures.animatedWebp(1_000, 100)),
	'WebP of 10,000 small frames, image': image(() => pictures.animatedWebp(1, 10_000)),
	'PNG of 30,000×30,000': image(() => pictures.png(30_000, 30_000)),
	'PNG of 10,000×10,000': image(() => pictures.png(10_000, 10_000)),
	'PNG of 10,000×10,000, sticker': sticker(() => pictures.png(10_000, 10_000)),
	'PNG of 10,000×10,000, interlaced': image(() =>
		pictures.png(10_000, 10_000, {
			isInterlaced: true,
			depth: 16,
			colour: 6,
			pixels: Buffer.alloc(MB),
		}),
	),
	'PNG of 100,000×1,000': image(() => pictures.transparentPng(100_000, 1_000, 8)),
	'PNG of 60,000×1,600, sticker': sticker(() => pictures.transparentPng(60_000, 1_600, 8)),
	'PNG of 12,000×8,300, sticker': sticker(() => pictures.transparentPng(12_000, 8_300, 8)),
	'PNG of 10,000×10,000 in 16 bits, sticker': sticker(() =>
		pictures.transparentPng(10_000, 10_000, 16),
	),
	'PNG of 6,000×16,600 in 16 bits': image(() => pictures.transparentPng(6_000, 16_600, 16)),
	'PNG of compressed texts': image(() => pictures.pngOfCompressedTexts('zTXt', 50)),
	'PNG of a large colour profile': image(() => pictures.pngOfCompressedTexts('iCCP', 1)),
	'PNG of 100,000 texts': image(() => pictures.pngOfTexts(100_000)),
	'PNG of 5,000 frames': image(() => pictures.apng(512, 5_000)),
	'JPEG of 12,000×8,000, turned': image(
		async () => await jpegs.jpeg(12_000, 8_000, { orientation: 6 }),
	),
	'JPEG of 6,500×6,500, progressive': image(
		async () => await jpegs.jpeg(6_500, 6_500, { progressive: true }),
	),
	'JPEG of 2,000 scans': image(async () => await jpegs.jpegOfScans(2_000, 2_000)),
	'JPEG of 3 million comments': image(async () => await jpegs.jpegOfComments(15 * MB)),
	'JPEG of a large colour profile': image(async () => await jpegs.jpegOfProfile()),
	'JPEG of large texts': image(async () => await jpegs.jpegOfXmp(250)),
	'JPEG of EXIF entries': image(async () => await jpegs.jpegOfExif(5_000)),
	'JPEG that claims 10,000×9,990': image(async () => await jpegs.jpegThatClaims(10_000, 9_990)),
	'JPEG that claims 65,500×65,500': image(async () => await jpegs.jpegThatClaims(65_500, 65_500)),
	'JPEG that claims 4,000×4,000, progressive': sticker(
		async () => await jpegs.jpegThatClaims(4_000, 4_000, { progressive: true }),
	),
	'PNG of compressed texts after its pixels': image(() => pictures.pngOfTextsAfter('zTXt', 50)),
	'PNG of texts after its pixels': image(() => pictures.pngOfTextsAfter('tEXt', 1_000_000)),
	'PNG of empty data': image(() => pictures.pngOfEmptyData(1_000_000)),
	'WebP of unknown chunks': sticker(() => pictures.webpOfChunks(1_000_000)),
	'WebP of a large colour profile': image(() => pictures.webpOfProfile(15 * MB)),
	'WebP of a canvas of 16,777,216×16,777,216': sticker(() => pictures.webpOfCanvas(2 ** 24)),
	'GIF of comments': sticker(() => pictures.gifOfComments(15 * MB)),
	'GIF of endless data': sticker(() => pictures.gifOfEndlessData(15 * MB)),
	'GIF of 1,900 palettes': sticker(() => pictures.gifOfPalettes(1_900)),
	'ZIP of a million entries': document(() => archives.zipOfEntries(1_000_000), 'application/zip'),
	'DOCX of a large list of types': document(() => archives.docxOfLargeTypes(), DOCX),
	'GZIP of 256 MB of zeros': document(() => archives.gzipOfZeros(), 'application/gzip'),
	'JPEG of 12,000×8,000, sticker': sticker(
		async () => await jpegs.jpeg(12_000, 8_000, { orientation: 6 }),
	),
	'MP3 of ID3v2.3 frames': audio(() => sounds.mp3OfTags(3, 60 * MB)),
	'MP3 of ID3v2.2 frames': audio(() => sounds.mp3OfTags(2, 60 * MB)),
	'MP3 of unsynchronised ID3v2.4 frames, voice': voice(() => sounds.mp3OfTags(4, 16 * MB, 0x80)),
	'MP3 of starts of frames': audio(() => sounds.mp3OfSyncs(16 * MB)),
	'MP3 of starts of frames, voice': voice(() => sounds.mp3OfSyncs(16 * MB)),
	'Ogg of 500,000 comments': audio(() => ogg.oggOfComments(500_000)),
	'Ogg of 500,000 comments, voice': voice(() => ogg.oggOfComments(500_000)),
	'Ogg of empty pages': audio(() => ogg.oggOfEmptyPages(16 * MB)),
	'Ogg of empty pages, voice': voice(() => ogg.oggOfEmptyPages(16 * MB)),
	'Ogg of empty Opus packets, voice': voice(() =>
		ogg.oggOfPackets('opus', Buffer.alloc(0), 56_000),
	),
	'Ogg of empty Vorbis packets, voice': voice(() =>
		ogg.oggOfPackets('vorbis', Buffer.alloc(0), 56_000),
	),
	'Ogg of silence in 2.5 ms, voice': voice(() => ogg.oggOfPackets('opus', Buffer.of(0xe0), 30_000)),
	'Ogg of silence in Vorbis, voice': voice(() => ogg.oggOfPackets('vorbis', Buffer.of(0), 50)),
	'Ogg of streams, voice': voice(() => ogg.oggOfStreams(8 * MB)),
	'Ogg of headers in its comments, voice': voice(() => ogg.oggOfHeads(32 * MB)),
	'Ogg of one comment of 60 MB, voice': voice(() => ogg.oggOfLargeComment(60 * MB)),
	'Ogg of continued pages, voice': voice(() => ogg.oggOfContinuedPages(16 * MB)),
	'M4A of atoms': audio(() => isoMedia.m4aOfAtoms(60 * MB, 'top')),
	'M4A of atoms in its header': audio(() => isoMedia.m4aOfAtoms(15 * MB, 'moov')),
	'M4A of atoms in its tags with a sound, voice': voice(() => isoMedia.m4aOfTags(15 * MB)),
	'M4A of 2,147,483,647 samples, voice': voice(() => isoMedia.m4aOfSamples(0x7fffffff)),
	'M4A of times, voice': voice(() => isoMedia.m4aOfTimes(1_900_000)),
	'M4A of edits, voice': voice(() => isoMedia.m4aOfEdits(1_200_000)),
	'M4A of offsets, voice': voice(() => isoMedia.m4aOfOffsets(3_900_000)),
	'M4A of fragments, voice': voice(() => isoMedia.m4aOfFragments(16 * MB)),
	'M4A of descriptions, voice': voice(() => isoMedia.m4aOfDescriptions(300_000)),
	'MP4 of boxes of 2⁶³ bytes': video(() => isoMedia.mp4OfHugeBoxes(500_000)),
	'AAC of empty frames': audio(() => sounds.adtsOfEmptyFrames(16 * MB)),
	'AAC of empty frames, voice': voice(() => sounds.adtsOfEmptyFrames(90_000)),
	'AAC of garbage, voice': voice(() => sounds.adtsOfGarbage(60 * MB)),
	'MP3 of tags': audio(() => sounds.mp3OfManyTags(16 * MB)),
	'MP3 of small frames, voice': voice(() => sounds.mp3OfSmallFrames(1_500)),
	'M4A of atoms in its tags, voice': voice(() => isoMedia.m4aOfAtoms(15 * MB, 'udta')),
	'WAV of chunks': audio(() => sounds.wavOfChunks(8 * MB)),
	'WAV of one chunk of 60 MB, voice': voice(() => sounds.wavOfOneChunk(60 * MB)),
	'WAV of blocks of no bytes, voice': voice(() => sounds.wavOfNoBlocks(60 * MB)),
	'WAV of 8 channels of 384,000 Hz, voice': voice(() => sounds.wavOfHighRate(15 * MB)),
	'WAV of chunks, voice': voice(() => sounds.wavOfChunks(8 * MB)),
	'FLAC of silence in 8 channels, voice': voice(() =>
		sounds.flacOfSilence({ channels: 8, samples: 65_535, rate: 96_000, frames: 30 }),
	),
	'FLAC of frames of 16 samples, voice': voice(() =>
		sounds.flacOfSilence({ channels: 1, samples: 16, rate: 48_000, frames: 1_400_000 }),
	),
	'FLAC of blocks, voice': voice(() => sounds.flacOfBlocks(4 * MB)),
	'FLAC of seek points, voice': voice(() => sounds.flacOfOneBlock(3)),
	'FLAC of a large picture, voice': voice(() => sounds.flacOfOneBlock(6)),
	'WebM of void elements, voice': voice(() => webms.webmOfVoids(16 * MB)),
	'WebM of nested clusters, voice': voice(() => webms.webmOfClusters(16 * MB)),
	'WebM of frames of one byte': audio(() => webms.webmOfTinyFrames(16 * MB)),
	'WebM of frames of one byte, voice': voice(() => webms.webmOfTinyFrames(16 * MB)),
	'WebM of a packet of padding, voice': voice(() => webms.webmOfPaddedPackets(60 * MB)),
	'WebM of 9,000 tracks, voice': voice(() => webms.webmOfTracks(9_000, 1_000_000)),
	'WebM of full laces, voice': voice(() => webms.webmOfEbmlLaces(16 * MB)),
	'WebM of empty laces, voice': voice(() => webms.webmOfLaces(8 * MB)),
	'AMR of empty frames, voice': voice(() => sounds.amrOfEmptyFrames(44_000)),
	'AMR of frames without data, voice': voice(() => sounds.amrOfUnknownFrames(100_000)),
	'AMR of empty frames': audio(() => sounds.amrOfEmptyFrames(16 * MB)),
	'MP4 of nested boxes': video(() => isoMedia.mp4OfNestedBoxes(2_000_000)),
	'MP4 of a million times': video(() => isoMedia.mp4OfTable('stts', 1_000_000)),
	'MP4 of a million sizes': video(() => isoMedia.mp4OfTable('stsz', 1_000_000)),
	'MP4 of a million offsets': video(() => isoMedia.mp4OfTable('co64', 1_000_000)),
	'MP4 of a thousand tracks': video(() => isoMedia.mp4OfTracks(1_000)),
};

/** Peak memory of the processes that this one has started, in MB, where the system tells. */
function watchChildren(): () => number {
	let peak = 0;
	const look = () => {
		try {
			const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
			for (const pid of children.split(' ')) {
				const status = readFileSync(`/proc/${pid}/status`, 'utf8');
				peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
			}
		} catch {
			// It has ended meanwhile, or the system is another one.
		}
	};
	const timer = setInterval(look, 10);
	return () => {
		clearInterval(timer);
		return Math.round(peak);
	};
}

async function outcome(sending: Promise<Prepared>): Promise<Prepared | WhatsAppError> {
	try {
		return await sending;
	} catch (error) {
		if (error instanceof WhatsAppError) return error;
		throw error;
	}
}

const figures: string[] = [];

// For the reader of a run: no test depends on a time.
afterAll(() => process.stderr.write(`${figures.join('\n')}\n`));

describe('a hostile file', () => {
	it.each(Object.entries(CASES))('%s costs little, and holds up nobody', async (name, hostile) => {
		const { kind, declared, ptt, motion } = hostile;
		const bytes = await hostile.bytes();
		const tone = fixture('tone.mp3');
		const loop = monitorEventLoopDelay({ resolution: 5 });
		const peak = watchChildren();
		const before = process.memoryUsage.rss();
		const start = performance.now();
		loop.enable();
		const sending = outcome(prepare(kind, bytes, declared, { ptt, motion, owner: 'a' }));
		const others = ['a', 'b'].map(
			async (owner) => await prepare('audio', tone, 'audio/mpeg', { owner }),
		);
		const [result, ...innocent] = await Promise.all([sending, ...others]);
		loop.disable();
		const milliseconds = (nanoseconds: number) => Math.round(nanoseconds / 1e6);
		figures.push(
			[
				name,
				`${Math.round(performance.now() - start)} ms`,
				`${Math.round((process.memoryUsage.rss() - before) / MB)} MB more here`,
				`${peak()} MB at most in the process that read it`,
				`loop p99 ${milliseconds(loop.percentile(99))} ms, worst ${milliseconds(loop.max)} ms`,
			].join(': '),
		);
		for (const { fields } of innocent) {
			expect(fields).toEqual({ mimetype: 'audio/mpeg', seconds: 2 });
		}
		// The bounds before decoding are what ends it, not the ones that kill its process.
		expect(saidOf(result)).not.toMatch(/takes too much memory|takes longer than/);
		if (result instanceof WhatsAppError) {
			expect(['media_too_large', 'unsupported_media_type']).toContain(result.code);
		}
	});
});

function saidOf(result: Prepared | WhatsAppError): string {
	return result instanceof WhatsAppError ? result.message : result.warnings.join(' ');
}
