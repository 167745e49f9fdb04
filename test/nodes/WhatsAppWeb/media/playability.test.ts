import { fixture, prepare } from './preparedFiles.ts';

const PATH = process.env.PATH;

beforeEach(() => {
	process.env.PATH = '/nowhere';
});
afterEach(() => {
	process.env.PATH = PATH;
});

/** The same film under the name of another codec, or another profile of H.264. */
function film(codec: string, profile?: number): Buffer {
	const bytes = Buffer.from(fixture('card.mp4'));
	bytes.write(codec, bytes.indexOf('avc1', bytes.indexOf('stsd')), 'latin1');
	if (profile !== undefined) bytes.writeUInt8(profile, bytes.indexOf('avcC') + 5);
	return bytes;
}

describe('a film that phones may not play', () => {
	it.each([
		['HEVC', film('hvc1'), 'its pictures are HEVC (H.265)'],
		['HEVC, as others name it', film('hev1'), 'its pictures are HEVC (H.265)'],
		['VP9', film('vp09'), 'its pictures are VP9'],
		['AV1', film('av01'), 'its pictures are AV1'],
		['ProRes', film('apcn'), "its pictures are 'apcn'"],
		['10 bits', film('avc1', 110), 'its pictures are H.264 of 10 bits'],
		['4:2:2', film('avc1', 122), 'its pictures are H.264 with 4:2:2 colours'],
		['4:4:4', film('avc1', 244), 'its pictures are H.264 with 4:4:4 colours'],
		['another profile', film('avc3', 118), 'its pictures are H.264 of a rare profile'],
		['QuickTime', fixture('card.mov'), 'it is a QuickTime file'],
	])('(%s) goes with a warning', async (_what, bytes, problem) => {
		const { sent, warnings } = await prepare('video', bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(warnings).toEqual([
			`The video was sent as it is, and some phones will not play it: ${problem}. MP4 with H.264 and AAC plays everywhere.`,
		]);
	});

	it.each([
		['MP4', fixture('card.mp4')],
		['3GP', fixture('card.3gp')],
		['H.264 Baseline', film('avc1', 66)],
		['MPEG-4 Visual', film('mp4v')],
	])('is not %s', async (_what, bytes) => {
		expect((await prepare('video', bytes)).warnings).toEqual([]);
	});
});

describe('a sound file that phones may not play', () => {
	function m4a(codec: string): Buffer {
		const bytes = Buffer.from(fixture('tone.m4a'));
		bytes.write(codec, bytes.indexOf('mp4a', bytes.indexOf('stsd')), 'latin1');
		return bytes;
	}

	it.each([
		['Vorbis', fixture('tone.ogg'), 'Ogg, but not Opus'],
		['WAV', fixture('tone-adpcm.wav'), 'WAV'],
		['ALAC', m4a('alac'), 'Apple Lossless'],
		['Opus in MP4', m4a('Opus'), 'Opus in MP4'],
	])('(%s) goes with a warning', async (_what, bytes, problem) => {
		const { sent, warnings } = await prepare('audio', bytes);
		expect(sent.equals(bytes)).toBe(true);
		expect(warnings).toEqual([
			`The sound was sent as it is, and some phones will not play it: it is ${problem}. MP3, M4A with AAC and Ogg/Opus play everywhere.`,
		]);
	});

	it.each(['tone.mp3', 'tone.m4a', 'tone.aac', 'tone.opus'])('is not %s', async (name) => {
		expect((await prepare('audio', fixture(name))).warnings).toEqual([]);
	});
});
