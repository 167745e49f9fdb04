import sharp from 'sharp';
import type { MediaKind } from '../../../../nodes/WhatsAppWeb/message/content';
import { fixture, prepare } from './preparedFiles.ts';

const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
const jpeg = await blank.clone().jpeg().toBuffer();
const png = await blank.clone().png().toBuffer();
const gif = await blank.clone().gif().toBuffer();
const tiff = await blank.clone().tiff().toBuffer();
const html = Buffer.from('<!DOCTYPE html><html><script>alert(1)</script></html>');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>');
const xmlSvg = Buffer.concat([Buffer.from('<?xml version="1.0"?>'), svg]);
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const playlist = Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n');

describe('what is accepted', () => {
	it.each<[MediaKind, string, Buffer, string]>([
		['image', 'JPEG', jpeg, 'image/jpeg'],
		['image', 'PNG', png, 'image/png'],
		['video', 'MP4', fixture('card.mp4'), 'video/mp4'],
		['video', '3GP', fixture('card.3gp'), 'video/3gpp'],
		['video', 'QuickTime', fixture('card.mov'), 'video/quicktime'],
		['audio', 'MP3', fixture('tone.mp3'), 'audio/mpeg'],
		['audio', 'Ogg Vorbis', fixture('tone.ogg'), 'audio/ogg'],
		['audio', 'Ogg Opus', fixture('tone.opus'), 'audio/ogg; codecs=opus'],
		['audio', 'WAV', fixture('tone-adpcm.wav'), 'audio/wav'],
		['audio', 'AAC', fixture('tone.aac'), 'audio/aac'],
		['audio', 'M4A', fixture('tone.m4a'), 'audio/mp4'],
		['audio', 'MP4 without a picture', fixture('sound-only.mp4'), 'audio/mp4'],
		['document', 'PDF', pdf, 'application/pdf'],
		['document', 'HTML', html, 'text/html'],
		['document', 'MP4', fixture('card.mp4'), 'video/mp4'],
	])('as %s: %s, byte by byte', async (kind, _what, bytes, mimetype) => {
		const { sent, fields, warnings, fileName } = await prepare(kind, bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(fields.mimetype).toBe(mimetype);
		const isPlayed = !['video/quicktime', 'audio/ogg', 'audio/wav'].includes(mimetype);
		expect(warnings).toEqual(isPlayed ? [] : [expect.stringContaining('some phones')]);
		expect(fileName).toBe('file.bin');
	});
});

describe('what is refused', () => {
	it.each<[MediaKind, string, Buffer, string]>([
		['image', 'HTML', html, 'image/png'],
		['image', 'SVG', svg, 'image/svg+xml'],
		['image', 'SVG under the name of a PNG', svg, 'image/png'],
		['image', 'SVG with an XML head', xmlSvg, 'image/jpeg'],
		['image', 'GIF', gif, 'image/gif'],
		['image', 'TIFF', tiff, 'image/tiff'],
		['image', 'PDF', pdf, 'image/jpeg'],
		['image', 'text', Buffer.from('hello'), 'image/jpeg'],
		['video', 'an image', jpeg, 'video/mp4'],
		['video', 'sound', fixture('tone.mp3'), 'video/mp4'],
		['video', 'a playlist', playlist, 'video/mp4'],
		['audio', 'a video', fixture('card.mp4'), 'audio/mp4'],
		['audio', 'a playlist', playlist, 'audio/mpeg'],
		['sticker', 'SVG', svg, 'image/webp'],
		['sticker', 'a video', fixture('card.mp4'), 'image/webp'],
		['sticker', 'TIFF', tiff, 'image/webp'],
	])('as %s: %s', async (kind, _what, bytes, declared) => {
		await expect(prepare(kind, bytes, declared)).rejects.toMatchObject({
			code: 'unsupported_media_type',
			retryable: false,
			description: expect.stringMatching(/^Accepted are (image|video|audio)\//),
		});
	});

	it('is named, and so is what would be accepted', async () => {
		await expect(prepare('image', gif)).rejects.toMatchObject({
			message: 'The file is image/gif: it cannot be sent as an image',
			description:
				'Accepted are image/jpeg, image/png, image/webp. Anything can be sent as a document: use Send Document.',
		});
		await expect(prepare('image', html, 'image/png')).rejects.toMatchObject({
			message: 'The file is not what it was declared as, image/png: it cannot be sent as an image',
		});
	});
});

describe('a declared type', () => {
	it.each<[MediaKind, Buffer, string]>([
		['image', jpeg, 'image/jpg'],
		['image', jpeg, 'application/octet-stream'],
		['image', jpeg, 'IMAGE/JPEG; q=0.9'],
		['audio', fixture('tone.mp3'), 'audio/mp3'],
		['audio', fixture('tone.m4a'), 'audio/x-m4a'],
		['audio', fixture('tone.opus'), 'audio/ogg; codecs=opus'],
		['audio', fixture('tone.opus'), 'application/ogg'],
		['document', pdf, 'binary/octet-stream'],
		['document', Buffer.from('a,b\n1,2\n'), 'text/csv'],
		// A .docx without the entries that tell its type is recognised as a ZIP.
		[
			'document',
			Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0'), Buffer.alloc(64)]),
			'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		],
	])('as %s agrees with the content', async (kind, bytes, declared) => {
		await expect(prepare(kind, bytes, declared)).resolves.toMatchObject({ warnings: [] });
	});

	it.each<[MediaKind, Buffer, string, string]>([
		['image', png, 'image/jpeg', 'image/png'],
		['image', jpeg, 'text/html', 'image/jpeg'],
		['video', fixture('card.mov'), 'video/mp4', 'video/quicktime'],
		['audio', fixture('tone.mp3'), 'audio/ogg', 'audio/mpeg'],
		['document', png, 'application/pdf', 'image/png'],
	])('as %s is corrected by the content, with a warning', async (kind, bytes, declared, found) => {
		const { fields, warnings } = await prepare(kind, bytes, declared);
		expect(fields.mimetype).toBe(found);
		expect(warnings[0]).toBe(
			`The file was declared as ${declared}, but its content is ${found}: it was sent as that.`,
		);
		expect(warnings).toHaveLength(found === 'video/quicktime' ? 2 : 1);
	});

	it('of a document stands where nothing can be recognised', async () => {
		const { fields } = await prepare('document', Buffer.from('a,b\n'), 'text/csv');
		expect(fields).toEqual({ mimetype: 'text/csv' });
	});
});
