import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MediaKind } from '../../../../../nodes/WhatsAppWeb/message/content';
import { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import { fixture, prepare, type Prepared } from '../preparedFiles.ts';
import * as pictures from './pictures.ts';
import * as sounds from './sounds.ts';

const MB = 1024 * 1024;

interface Case {
	kind: MediaKind;
	bytes: () => Buffer | Promise<Buffer>;
	declared?: string;
	ptt?: boolean;
}

const sticker = (bytes: Case['bytes']): Case => ({ kind: 'sticker', bytes });
const image = (bytes: Case['bytes']): Case => ({ kind: 'image', bytes });
const audio = (bytes: Case['bytes']): Case => ({ kind: 'audio', bytes });
const voice = (bytes: Case['bytes']): Case => ({ kind: 'audio', bytes, ptt: true });
const video = (bytes: Case['bytes']): Case => ({ kind: 'video', bytes });
const document = (bytes: Case['bytes'], declared: string): Case => ({
	kind: 'document',
	bytes,
	declared,
});

const CASES: Record<string, Case> = {
	'SVG declared as PNG': document(() => pictures.svgOfNestedUses(9), 'image/png'),
	'SVG declared as WebP': document(() => pictures.svgOfNestedUses(9), 'image/webp'),
	'GIF of 60 small frames': sticker(() => pictures.gif(60)),
	'GIF of 1,000 small frames': sticker(() => pictures.gif(1_000)),
	'GIF of 700,000 small frames': sticker(() => pictures.gif(700_000)),
	'GIF of 65,535×65,535': sticker(() => pictures.gif(1, 65_535)),
	'GIF of 100 frames of 5,000×5,000': sticker(() => pictures.gif(100, 5_000)),
	'WebP of 10,000 small frames': sticker(() => pictures.animatedWebp(1, 10_000)),
	'WebP of 60 frames of 4,000×4,000': sticker(() => pictures.animatedWebp(4_000, 60)),
	'WebP of 9,900×9,900': image(() => pictures.webp(9_900, 9_900)),
	'WebP of 3,500×3,500': image(() => pictures.webp(3_500, 3_500)),
	'WebP of 16,383×16,383, sticker': sticker(() => pictures.webp(16_383, 16_383)),
	'WebP of 16,383×16,383, document': document(() => pictures.webp(16_383, 16_383), 'image/webp'),
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
	'PNG of compressed texts': image(() => pictures.pngOfCompressedTexts('zTXt', 50)),
	'PNG of a large colour profile': image(() => pictures.pngOfCompressedTexts('iCCP', 1)),
	'PNG of 100,000 texts': image(() => pictures.pngOfTexts(100_000)),
	'PNG of 5,000 frames': image(() => pictures.apng(512, 5_000)),
	'JPEG of 12,000×8,000, turned': image(
		async () => await pictures.jpeg(12_000, 8_000, { orientation: 6 }),
	),
	'JPEG of 6,500×6,500, progressive': image(
		async () => await pictures.jpeg(6_500, 6_500, { progressive: true }),
	),
	'JPEG of 2,000 scans': image(async () => await pictures.jpegOfScans(2_000, 2_000)),
	'JPEG of 12,000×8,000, sticker': sticker(
		async () => await pictures.jpeg(12_000, 8_000, { orientation: 6 }),
	),
	'MP3 of ID3v2.3 frames': audio(() => sounds.mp3OfTags(3, 60 * MB)),
	'MP3 of ID3v2.2 frames': audio(() => sounds.mp3OfTags(2, 60 * MB)),
	'MP3 of unsynchronised ID3v2.4 frames, voice': voice(() => sounds.mp3OfTags(4, 16 * MB, 0x80)),
	'MP3 of starts of frames': audio(() => sounds.mp3OfSyncs(16 * MB)),
	'MP3 of starts of frames, voice': voice(() => sounds.mp3OfSyncs(16 * MB)),
	'Ogg of 500,000 comments': audio(() => sounds.oggOfComments(500_000)),
	'Ogg of 500,000 comments, voice': voice(() => sounds.oggOfComments(500_000)),
	'Ogg of empty pages': audio(() => sounds.oggOfEmptyPages(16 * MB)),
	'Ogg of empty pages, voice': voice(() => sounds.oggOfEmptyPages(16 * MB)),
	'Ogg of continued pages, voice': voice(() => sounds.oggOfContinuedPages(16 * MB)),
	'M4A of atoms': audio(() => sounds.m4aOfAtoms(60 * MB, 'top')),
	'M4A of atoms in its header': audio(() => sounds.m4aOfAtoms(15 * MB, 'moov')),
	'M4A of atoms in its tags, voice': voice(() => sounds.m4aOfAtoms(15 * MB, 'udta')),
	'WAV of chunks': audio(() => sounds.wavOfChunks(8 * MB)),
	'WAV of chunks, voice': voice(() => sounds.wavOfChunks(8 * MB)),
	'FLAC of blocks, voice': voice(() => sounds.flacOfBlocks(4 * MB)),
	'FLAC of seek points, voice': voice(() => sounds.flacOfOneBlock(3)),
	'FLAC of a large picture, voice': voice(() => sounds.flacOfOneBlock(6)),
	'WebM of void elements, voice': voice(() => sounds.webmOfVoids(16 * MB)),
	'WebM of nested clusters, voice': voice(() => sounds.webmOfClusters(16 * MB)),
	'WebM of empty laces, voice': voice(() => sounds.webmOfLaces(8 * MB)),
	'AMR of empty frames': audio(() => sounds.amrOfEmptyFrames(16 * MB)),
	'MP4 of nested boxes': video(() => sounds.mp4OfNestedBoxes(2_000_000)),
	'MP4 of a million times': video(() => sounds.mp4OfTable('stts', 1_000_000)),
	'MP4 of a million sizes': video(() => sounds.mp4OfTable('stsz', 1_000_000)),
	'MP4 of a million offsets': video(() => sounds.mp4OfTable('co64', 1_000_000)),
	'MP4 of a thousand tracks': video(() => sounds.mp4OfTracks(1_000)),
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
		const { kind, declared, ptt } = hostile;
		const bytes = await hostile.bytes();
		const tone = fixture('tone.mp3');
		const loop = monitorEventLoopDelay({ resolution: 5 });
		const peak = watchChildren();
		const before = process.memoryUsage.rss();
		const start = performance.now();
		loop.enable();
		const sending = outcome(prepare(kind, bytes, declared, { ptt, owner: 'a' }));
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
