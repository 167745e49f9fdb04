import { element, simpleBlock, track, webm } from '../matroskaFile.ts';
import { repeated } from './byteParts.ts';
import { opusHead } from './ogg.ts';

/** WebM files of many small parts. */

/** Elements of no content, before and after the first sound. */
export function webmOfVoids(bytes: number): Buffer {
	const sound = track({ codecPrivate: opusHead() });
	const voids = repeated(Buffer.of(0xec, 0x80), Math.floor(bytes / 2));
	return webm([sound], [element('1f43b675', simpleBlock([Buffer.of(0xf8)])), voids]);
}

/** A cluster in a cluster in a cluster, all without an end. */
export function webmOfClusters(bytes: number): Buffer {
	const cluster = Buffer.from('1f43b675ff', 'hex');
	const sound = track({ codecPrivate: opusHead() });
	return webm([sound], [repeated(cluster, Math.floor(bytes / cluster.length))], {
		isStreamed: true,
	});
}

/** Blocks of 256 frames of no bytes each. */
export function webmOfLaces(bytes: number): Buffer {
	const laces = Buffer.concat([Buffer.of(255), Buffer.alloc(255)]);
	const block = simpleBlock([], { lacing: 1, laces });
	const sound = track({ codecPrivate: opusHead() });
	return webm([sound], [element('1f43b675', repeated(block, Math.floor(bytes / block.length)))]);
}

/** Frames of one byte, each in a block. */
export function webmOfTinyFrames(bytes: number): Buffer {
	const block = element('a3', Buffer.of(0x81, 0, 0, 0x80, 0xf8));
	const sound = track({ codecPrivate: opusHead() });
	return webm([sound], [element('1f43b675', repeated(block, Math.floor(bytes / block.length)))]);
}

/** A packet that is all padding. */
export function webmOfPaddedPackets(bytes: number): Buffer {
	const packet = Buffer.concat([Buffer.of(0xfb, 0x41), Buffer.alloc(bytes, 255)]);
	return webm([track({ codecPrivate: opusHead() })], [element('1f43b675', simpleBlock([packet]))]);
}

/** Nine thousand tracks before the sound, and a million blocks. */
export function webmOfTracks(tracks: number, blocks: number): Buffer {
	const empty = Buffer.from('ae80', 'hex');
	const sound = track({ codecPrivate: opusHead(), number: 1 });
	const block = Buffer.from('a38581000080f8', 'hex');
	return webm([repeated(empty, tracks), sound], [element('1f43b675', repeated(block, blocks))]);
}

/** Laces that say they hold 256 frames in EBML's manner. */
export function webmOfEbmlLaces(bytes: number): Buffer {
	const laces = Buffer.concat([Buffer.of(255, 0x81), Buffer.alloc(254, 0xbf)]);
	const block = simpleBlock([Buffer.alloc(256, 0xf8)], { lacing: 3, laces });
	return webm(
		[track({ codecPrivate: opusHead() })],
		[element('1f43b675', repeated(block, Math.floor(bytes / block.length)))],
	);
}
