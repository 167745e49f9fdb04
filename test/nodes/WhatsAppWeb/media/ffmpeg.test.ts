import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { ffmpeg } from '../../../../nodes/WhatsAppWeb/media/ffmpeg';
import { wav } from '../../../fixtures/wav.ts';
import { fixture, prepare } from './preparedFiles.ts';

const { PATH, ...ENVIRONMENT } = process.env;
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
	process.env.PATH = folder;
});

afterEach(() => {
	process.env.PATH = PATH;
	rmSync(folder, { recursive: true, force: true });
});

/** Installs a script as ffmpeg, the only program on the PATH. */
function install(script: string): void {
	writeFileSync(join(folder, 'ffmpeg'), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, {
		mode: 0o755,
	});
}

const JOB = { input: '/tmp/-i.mp4', demuxer: 'mov', output: ['pipe:1'], work: 5_000 } as const;

describe('ffmpeg', () => {
	it('is asked without a shell, by our own arguments, and told nothing of n8n', async () => {
		process.env.N8N_ENCRYPTION_KEY = 'secret';
		install('printf "%s\\n" "$@"; env');
		const answer = (await ffmpeg({ ...JOB, input: '/tmp/$(id) ;x' }))?.toString() ?? '';
		delete process.env.N8N_ENCRYPTION_KEY;
		expect(answer).toContain(
			[
				...['-v', 'error', '-nostdin', '-y', '-protocol_whitelist', 'file', '-f', 'mov'],
				...['-i', 'file:/tmp/$(id) ;x', 'pipe:1'],
			].join('\n'),
		);
		expect(answer).not.toContain('secret');
		for (const [name, value] of Object.entries(ENVIRONMENT)) {
			if (!['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))
				expect(answer).not.toContain(`\n${name}=${value}\n`);
		}
	});

	it.each([
		['is not there', undefined],
		['fails', 'echo half; exit 1'],
		['says too much', 'cat /dev/zero'],
		['cannot run', 'exec /nowhere/at/all'],
	])('that %s answers nothing', async (_what, script) => {
		if (script) install(script);
		await expect(ffmpeg(JOB)).resolves.toBeUndefined();
	});

	it('that dawdles is ended, by its timeout or with the execution', async () => {
		install('exec sleep 600');
		await expect(ffmpeg({ ...JOB, work: 50 })).resolves.toBeUndefined();
		const cancel = new AbortController();
		const ended = ffmpeg({ ...JOB, work: 600_000, signal: cancel.signal });
		cancel.abort();
		await expect(ended).resolves.toBeUndefined();
	});
});

describe('what ffmpeg is used for', () => {
	it("a video's preview", async () => {
		const picture = await sharp({
			create: { width: 320, height: 240, channels: 3, background: 'red' },
		})
			.jpeg()
			.toBuffer();
		writeFileSync(join(folder, 'picture.jpg'), picture);
		install(`cat '${join(folder, 'picture.jpg')}'`);
		const { fields } = await prepare('video', fixture('card.mp4'));
		const thumbnail = await sharp(fields.jpegThumbnail as Uint8Array).metadata();
		expect(thumbnail).toMatchObject({ format: 'jpeg', width: 100, height: 75 });
	});

	it('no preview when what it says is no picture', async () => {
		install('echo nonsense');
		const { fields } = await prepare('video', fixture('card.mp4'));
		expect(fields).not.toHaveProperty('jpegThumbnail');
	});

	it('a voice note that our own codecs cannot read', async () => {
		writeFileSync(join(folder, 'sound.wav'), wav(8_000, 1, 0));
		install(
			`for last; do :; done; printf '%s\\n' "$@" > '${folder}/asked'; cat '${folder}/sound.wav' > "\${last#file:}"`,
		);
		const unreadable = fixture('tone.ogg').subarray(0, 200);
		const { fields, warnings } = await prepare('audio', unreadable, undefined, { ptt: true });
		expect(warnings).toEqual([]);
		expect(fields).toMatchObject({ mimetype: 'audio/ogg; codecs=opus', seconds: 1, ptt: true });
		const asked = readFileSync(join(folder, 'asked'), 'utf8');
		expect(asked).toContain('-f\nogg\n-i\n');
		// ffmpeg is told to stop after 901 s, whatever length the file claims.
		expect(asked).toContain('\n-t\n901\n');
	});
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { env: { PATH } }).status === 0;

(hasFfmpeg ? describe : describe.skip)("the machine's own ffmpeg", () => {
	beforeEach(() => {
		process.env.PATH = PATH;
	});

	it.each(['card.mp4', 'card.mov', 'card.3gp', 'card-upright.mp4'])(
		'makes a preview of %s',
		async (name) => {
			const { fields } = await prepare('video', fixture(name));
			const { width, height } = await sharp(fields.jpegThumbnail as Uint8Array).metadata();
			expect(width / height).toBeCloseTo((fields.width as number) / (fields.height as number), 1);
		},
	);
});
