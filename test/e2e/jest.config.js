/**
 * Real n8n and a real browser, one at a time: `npm run test:e2e`.
 * @type {import('jest').Config}
 */
export default {
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.test.ts'],
	testEnvironment: 'node',
	extensionsToTreatAsEsm: ['.ts'],
	transform: {
		'^.+\\.ts$': [
			'ts-jest',
			{ useESM: true, tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false },
		],
	},
	// A start of n8n takes up to 25 s on a busy machine, and some tests need two.
	testTimeout: 180_000,
};
