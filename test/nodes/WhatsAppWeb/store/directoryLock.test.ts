import { join } from 'node:path';
import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import { runChild } from '../childProcess.ts';
import { temporaryDirectory } from '../temporaryDirectory.ts';

const HOLD = `
const { openStore } = await source('store/sqlite');
try {
	// Held, or the garbage collector lets go of the lock.
	globalThis.held = openStore(process.argv[1]);
	console.log('open');
	setInterval(() => {}, 1_000);
} catch (error) {
	console.log(error.details.reason);
}
`;

const IN_USE = expect.objectContaining({
	code: 'device_not_connected',
	retryable: false,
	details: { reason: 'data_directory_in_use' },
	description: expect.stringContaining('N8N_WHATSAPP_WEB_DATA_DIR'),
});

describe('a data directory', () => {
	it('belongs to one process, and is free the moment that process is killed', async () => {
		const directory = temporaryDirectory();
		const owner = runChild(HOLD, directory);
		expect(await owner.line()).toBe('open');
		expect(() => openStore(directory)).toThrow(IN_USE);
		await owner.kill();

		const store = openStore(directory);
		const second = runChild(HOLD, directory);
		expect(await second.line()).toBe('data_directory_in_use');
		store.close();
		const third = runChild(HOLD, directory);
		expect(await third.line()).toBe('open');
		await third.kill();
	});

	it('is won by exactly one of several processes that start together, new or not', async () => {
		const directory = join(temporaryDirectory(), 'new');
		for (let round = 0; round < 2; round++) {
			const rivals = Array.from({ length: 4 }, () => runChild(HOLD, directory));
			const outcomes = await Promise.all(rivals.map((rival) => rival.line()));
			expect(outcomes.toSorted()).toEqual([...Array(3).fill('data_directory_in_use'), 'open']);
			await Promise.all(rivals.map((rival) => rival.kill()));
		}
	});

	it('is refused a second time within one process, and stays locked', async () => {
		const directory = temporaryDirectory();
		const store = openStore(directory);
		expect(() => openStore(directory)).toThrow(IN_USE);
		const other = runChild(HOLD, directory);
		expect(await other.line()).toBe('data_directory_in_use');
		store.close();
		openStore(directory).close();
	});
});
