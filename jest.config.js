/**
 * Tests run as ES modules (node --experimental-vm-modules), because Baileys is one.
 * The sources under nodes/ are the same TypeScript that tsc compiles to CommonJS.
 * @type {import('jest').Config}
 */
module.exports = {
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	testEnvironment: '<rootDir>/test/environment.mjs',
	extensionsToTreatAsEsm: ['.ts'],
	transform: {
		'^.+\\.ts$': [
			'ts-jest',
			{ useESM: true, tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false },
		],
	},
	// Curve arithmetic looks these up millions of times, which is slow through the test's sandbox.
	sandboxInjectedGlobals: ['Float64Array', 'Uint8Array', 'Math'],
	setupFilesAfterEnv: ['<rootDir>/test/stalls.ts'],
	testTimeout: 30_000,
	// Half a second, the default, is not enough for a worker to end on a machine with more work than cores.
	workerGracefulExitTimeout: 10_000,
};
