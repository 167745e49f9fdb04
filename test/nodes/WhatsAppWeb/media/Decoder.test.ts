import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { wav } from '../../../fixtures/wav.ts';
import { Decoder, DecodingRefused } from '../../../../nodes/WhatsAppWeb/media/Decoder';
import {
	type CollectedMedia,
	collectMedia,
} from '../../../../nodes/WhatsAppWeb/media/collectMedia';
import { prepareMedia } from '../../../../nodes/WhatsAppWeb/media/prepareMedia';
import { temporaryDirectory } from '../temporaryDirectory.ts';
import { fixture, fixturePath } from './preparedFiles.ts';

/** A quarter of an hour that takes seconds to be converted. */
const LONG = wav(8_000, 14 * 60, 0);
const long = join(temporaryDirectory(), 'long.wav');
writeFileSync(long, LONG);

const conversion = {
	path: long,
	mimeType: 'audio/wav',
	output: join(temporaryDirectory(), 'long.ogg'),
	longest: 900,
} as const;

function processOf(decoder: Decoder): ChildProcess {
	const { process: child } = decoder as unknown as { process?: ChildProcess };
	if (!child) throw new Error('it has not started');
	return child;
}

async function endOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
	if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
	return child.signalCode;
}

describe('the process that reads a file', () => {
	it('is killed at its deadline, and the next task gets another one', async () => {
		const decoder = new Decoder({ deadlines: { voiceNoteOf: 1 } });
		const late = decoder.ask('voiceNoteOf', conversion);
		const child = processOf(decoder);
		await expect(late).rejects.toThrow(DecodingRefused);
		await expect(late).rejects.toThrow('takes longer than 0.001 seconds to be read');
		expect(await endOf(child)).toBe('SIGKILL');
		const path = fixturePath('tone.mp3');
		await expect(decoder.ask('contentOf', { path })).resolves.toEqual({ type: 'audio/mpeg' });
		decoder.close();
	});

	// Elsewhere the system does not tell how long a process has worked.
	const onLinux = process.platform === 'linux' ? it : it.skip;
	onLinux('may wait for its turn on a busy machine longer than it may work', async () => {
		const decoder = new Decoder({ deadlines: { contentOf: 1_000 } });
		const path = fixturePath('tone.mp3');
		await decoder.ask('contentOf', { path });
		const child = processOf(decoder);
		child.kill('SIGSTOP');
		const content = decoder.ask('contentOf', { path });
		await once(AbortSignal.timeout(1_500), 'abort');
		child.kill('SIGCONT');
		await expect(content).resolves.toEqual({ type: 'audio/mpeg' });
		decoder.close();
	});

	it('is killed with the execution', async () => {
		const cancel = new AbortController();
		const decoder = new Decoder({ signal: cancel.signal });
		await decoder.ask('contentOf', { path: long });
		const ended = decoder.ask('voiceNoteOf', conversion);
		const child = processOf(decoder);
		cancel.abort();
		await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
		expect(await endOf(child)).toBe('SIGKILL');
		await expect(decoder.ask('contentOf', { path: long })).rejects.toMatchObject({
			code: 'cancelled',
		});
	});

	it('that dies is an error, and nothing more', async () => {
		const decoder = new Decoder();
		const ended = decoder.ask('voiceNoteOf', conversion);
		processOf(decoder).kill('SIGKILL');
		await expect(ended).rejects.toThrow('takes too much memory to be read');
		await expect(decoder.ask('contentOf', { path: long })).resolves.toMatchObject({
			type: 'audio/wav',
		});
		decoder.close();
	});

	it('knows nothing of n8n and its keys', async () => {
		process.env.N8N_ENCRYPTION_KEY = 'secret';
		const decoder = new Decoder();
		await decoder.ask('contentOf', { path: long });
		expect(processOf(decoder).spawnargs.join(' ')).not.toContain('secret');
		delete process.env.N8N_ENCRYPTION_KEY;
		decoder.close();
	});
});

async function collect(data: Buffer): Promise<CollectedMedia> {
	const egress = { allowedRanges: [], allowedHostnames: [] };
	return await collectMedia({ from: 'binary', data }, { egress, maxBytes: LONG.length });
}

describe('the files of a credential', () => {
	it('wait for each other, not for those of another one; who waits can give up', async () => {
		const ended: string[] = [];
		const tone = fixture('tone.mp3');
		const files = await Promise.all([LONG, LONG, tone, tone, tone].map(collect));
		const send = async (name: string, owner: string, signal?: AbortSignal) => {
			const file = files.shift();
			if (!file) throw new Error('there is no file left');
			try {
				const media = await prepareMedia('audio', file, { ptt: true, owner, signal });
				await media.dispose();
				ended.push(name);
			} catch (error) {
				ended.push(`${name} ${(error as { code?: string }).code}`);
			}
		};
		const [first, second, third] = [1, 2, 3].map(() => new AbortController());
		const busy = [send('first', 'a', first?.signal), send('second', 'a', second?.signal)];
		const waiting = send('third', 'a', third?.signal);
		const last = send('last', 'a');
		await send('other', 'b');
		expect(ended).toEqual(['other']);
		third?.abort();
		await waiting;
		expect(ended).toEqual(['other', 'third cancelled']);
		first?.abort();
		await last;
		expect(ended).toEqual(['other', 'third cancelled', 'first cancelled', 'last']);
		second?.abort();
		await Promise.all(busy);
		expect(ended.at(-1)).toBe('second cancelled');
	});
});
