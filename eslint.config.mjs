import n8nCommunityNodes from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';
import { foreignKeys } from './test/toolchain/lint/foreignKeys.mjs';

const { community, credentials, nodes } = n8nNodesBase.configs;

export default tseslint.config(
	{ ignores: ['dist/', 'coverage/', '**/*.js', '**/*.mjs', '**/package-lock.json'] },

	{
		files: ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'],
		...n8nCommunityNodes.configs.recommendedWithoutN8nCloudSupport,
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	{
		files: ['package.json'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...community.rules,
			// Speaking to WhatsApp directly is what this package is for, so Baileys is a run-time dependency. The price is
			// that n8n cannot verify the package for its cloud.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...credentials.rules,
			// Off in n8n's own template: they expect a page of n8n's documentation, and a password in every field named so.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...nodes.rules,
			// Off in n8n's own template: they predate NodeConnectionTypes, and limits without a maximum.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},

	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'test/**/*.ts'],
		extends: [tseslint.configs.recommended],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
			],
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		plugins: { local: { rules: { 'foreign-keys': foreignKeys } } },
		rules: {
			'local/foreign-keys': 'error',
			'no-console': 'error',
			// A rejection that nobody catches ends a bare process: whoever does not await a promise says where its error goes.
			'@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'CallExpression[callee.property.name=/^(on|once|addListener|prependListener)$/] > :function[async=true]',
					message:
						'Emitters do not await their listeners: call an async function and catch its error.',
				},
				{
					selector:
						'CallExpression[callee.name=/^set(Timeout|Interval|Immediate)$/] > :function[async=true]',
					message:
						'Timers do not await what they call: call an async function and catch its error.',
				},
			],
		},
	},
	// libsignal prints keys: this file is what keeps them off the console.
	{
		files: ['nodes/WhatsAppWeb/session/wire/libsignal/silence.ts'],
		rules: { 'no-console': 'off' },
	},
);
