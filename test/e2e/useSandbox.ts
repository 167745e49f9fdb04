import { link, startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const OWNER = { email: 'ada@example.com', password: 'Loopback-1' };

interface Choices {
	/** What n8n's environment holds besides the loopback WhatsApp. */
	environment?: NodeJS.ProcessEnv;
	/** Whether n8n has the number from the start; default true. */
	linked?: boolean;
}

/**
 * A sandbox for the tests of a block, started before them and ended after them. Whatever breaks the protocol fails a test.
 * @param prepare what else has to be there before the first test
 */
export function useSandbox(
	prepare: (sandbox: Sandbox, folder: string) => Promise<void> | void,
	{ environment, linked = true }: Choices = {},
): void {
	let removeFolder: () => Promise<void>;
	let sandbox: Sandbox;

	beforeAll(async () => {
		const { folder, remove } = await temporaryFolder();
		removeFolder = remove;
		sandbox = await startSandbox({ folder, owner: OWNER, environment });
		if (linked) await link(sandbox);
		await prepare(sandbox, folder);
	});

	afterEach(() => sandbox.whatsapp.assertClean());

	afterAll(async () => {
		await sandbox?.stop();
		await removeFolder?.();
	});
}
