import { fixture } from '../preparedFiles.ts';
import { repeated, u32 } from './byteParts.ts';

/** MP4 and M4A files whose headers cost a careless parser minutes. */

export function box(type: string, ...content: Uint8Array[]): Buffer {
	const body = Buffer.concat(content);
	return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body]);
}

const ftyp = (brand: string) => box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`, 'latin1'));

/** @param where the empty atoms are: beside the header, or in it */
export function m4aOfAtoms(bytes: number, where: 'top' | 'moov' | 'udta'): Buffer {
	const atoms = repeated(box('free'), Math.floor(bytes / 8));
	const start = ftyp('M4A ');
	if (where === 'top') return Buffer.concat([start, atoms, fixture('tone.m4a')]);
	return Buffer.concat([start, box('moov', where === 'moov' ? atoms : box('udta', atoms))]);
}

/** A box in a box in a box: 2,000,000 levels. */
export function mp4OfNestedBoxes(levels: number): Buffer {
	const head = Buffer.alloc(8 * levels);
	for (let at = 0; at < levels; at++) {
		head.writeUInt32BE(8 * (levels - at), 8 * at);
		head.write(at === 0 ? 'moov' : 'trak', 8 * at + 4);
	}
	return Buffer.concat([ftyp('isom'), head]);
}

/** A table with as many entries as fit. */
export function mp4OfTable(type: 'stts' | 'stsz' | 'co64', entries: number): Buffer {
	const entry = type === 'stsz' ? 4 : 8;
	const table = box(type, Buffer.alloc(8), Buffer.alloc(entries * entry, 1));
	const handler = box('hdlr', Buffer.alloc(8), Buffer.from('vide'), Buffer.alloc(12));
	const media = box('mdia', handler, box('minf', box('stbl', box('stsd', Buffer.alloc(8)), table)));
	return Buffer.concat([ftyp('isom'), box('moov', box('trak', media))]);
}

/** A thousand tracks, each with a thousand boxes before the one that is looked for. */
export function mp4OfTracks(tracks: number): Buffer {
	const track = box('trak', box('mdia', repeated(box('free'), 1_000)));
	return Buffer.concat([ftyp('isom'), box('moov', repeated(track, tracks))]);
}

function children(bytes: Buffer) {
	const boxes: Array<{ type: string; content: Buffer }> = [];
	for (let at = 0; at + 8 <= bytes.length; at += bytes.readUInt32BE(at)) {
		boxes.push({
			type: bytes.toString('latin1', at + 4, at + 8),
			content: bytes.subarray(at + 8, at + bytes.readUInt32BE(at)),
		});
	}
	return boxes;
}

const HOLDERS = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** tone.m4a with boxes replaced, or added at the end of one. */
function m4aWith(change: {
	replace?: Record<string, Buffer>;
	append?: Record<string, Buffer>;
}): Buffer {
	const rebuild = (bytes: Buffer): Buffer =>
		Buffer.concat(
			children(bytes).map(({ type, content }) => {
				const body =
					change.replace?.[type] ?? (HOLDERS.includes(type) ? rebuild(content) : content);
				return box(type, body, change.append?.[type] ?? Buffer.alloc(0));
			}),
		);
	return rebuild(fixture('tone.m4a'));
}

/** With a sound, so that it is converted. */
export const m4aOfTags = (bytes: number) =>
	m4aWith({ append: { moov: box('udta', repeated(box('free'), Math.floor(bytes / 8))) } });

/** A count without a table: all samples are equally large. */
export const m4aOfSamples = (count: number) =>
	m4aWith({
		replace: {
			stsz: Buffer.concat([u32(0), u32(1), u32(count)]),
			stsc: Buffer.concat([u32(0), u32(1), u32(1), u32(count), u32(1)]),
			stts: Buffer.concat([u32(0), u32(1), u32(count), u32(1024)]),
		},
	});

export const m4aOfTimes = (entries: number) =>
	m4aWith({
		replace: {
			stts: Buffer.concat([
				u32(0),
				u32(entries),
				repeated(Buffer.concat([u32(1), u32(1)]), entries),
			]),
		},
	});

export const m4aOfEdits = (entries: number) =>
	m4aWith({
		append: {
			trak: box(
				'edts',
				box(
					'elst',
					u32(0),
					u32(entries),
					repeated(Buffer.concat([u32(1), u32(0), u32(0x10000)]), entries),
				),
			),
		},
	});

export const m4aOfOffsets = (entries: number) =>
	m4aWith({
		replace: {
			stco: Buffer.concat([u32(0), u32(entries), Buffer.alloc(4 * entries)]),
		},
	});

/** Parts of a film that is streamed, without samples. */
export function m4aOfFragments(bytes: number): Buffer {
	const moof = box(
		'moof',
		box('mfhd', u32(0), u32(1)),
		box('traf', box('tfhd', u32(0), u32(1)), box('trun', u32(0), u32(0))),
	);
	return Buffer.concat([fixture('tone.m4a'), repeated(moof, Math.floor(bytes / moof.length))]);
}

/** A box that claims 2^63 bytes, again and again. */
export function mp4OfHugeBoxes(count: number): Buffer {
	const huge = Buffer.concat([u32(1), Buffer.from('trak'), Buffer.from('7fffffffffffffff', 'hex')]);
	return Buffer.concat([ftyp('isom'), box('moov', repeated(huge, count))]);
}

/** Descriptions of the sound without end, of which the header claims even more. */
export const m4aOfDescriptions = (count: number) =>
	m4aWith({
		replace: {
			stsd: Buffer.concat([
				u32(0),
				u32(0x7fffffff),
				repeated(box('mp4a', Buffer.alloc(28)), count),
			]),
		},
	});
