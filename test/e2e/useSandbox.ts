import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';

/**
 * A sandbox for the tests of a block, started before them, linked unless `options` says otherwise, and stopped after
 * them. A violation of WhatsApp's protocol fails the test it happens in.
 * @returns the sandbox, for use from `beforeAll` on
 */
export function useSandbox(options: SandboxOptions = {}): Sandbox {
	let sandbox: Sandbox | undefined;

	beforeAll(async () => {
		// The tests of one number write to more new people at once than a number should.
		const fields = { pacingLimits: '{ "burst": 20 }' };
		sandbox = await startSandbox({ linked: true, fields, ...options });
	});

	afterEach(() => sandbox?.whatsapp.assertClean());

	afterAll(async () => await sandbox?.stop());

	return new Proxy({} as Sandbox, {
		get: (_, name) => Reflect.get(sandbox ?? {}, name) as unknown,
	});
}
