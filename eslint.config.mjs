import n8nCommunityNodes from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const { community, credentials, nodes } = n8nNodesBase.configs;

/** What nodes may know of a session: the narrow door, and the registry that opens it. */
const DOOR = 'session/(SessionClient|SessionRegistry|lease|notConnected)$';
const BAILEYS = '^(@whiskeysockets/)?baileys(/|$)';
const NO_N8N = 'n8n-workflow';
const NO_PACKAGE = '[^.]';

/** The arrows of ARCHITECTURE.md: the rooms each room may import from, and the packages it may not. */
const ROOMS = [
	{ room: 'actions', may: ['actions/', 'message/', 'media/', DOOR, 'errors$', 'settings$'] },
	{ room: 'trigger', may: ['trigger/', 'message/', 'media/', DOOR, 'errors$', 'Slots$'] },
	{
		room: 'methods',
		may: ['methods/', 'actions/sessionConfig$', 'message/', DOOR, 'errors$', 'settings$'],
	},
	{ room: 'message', may: ['message/', 'errors$'], never: '(?!node:crypto$)' + NO_PACKAGE },
	{
		room: 'media',
		may: ['media/', 'message/content$', 'errors$', 'settings$', 'Slots$'],
		never: NO_N8N,
	},
	{
		room: 'session',
		may: [
			'session/',
			'message/',
			'media/',
			'store/',
			'errors$',
			'settings$',
			'Slots$',
			'BoundedCache$',
		],
		never: NO_N8N,
	},
	{ room: 'store', may: ['store/', 'errors$', 'BoundedCache$'], never: '(?!node:)' + NO_PACKAGE },
];

const arrows = ROOMS.flatMap(({ room, may, never }) =>
	// Files of the room itself, and of its folders, see the other rooms one or two levels up.
	[`${room}/*.ts`, `${room}/*/*.ts`].map((files, depth) => ({
		files: [`nodes/WhatsAppWeb/${files}`],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: `^${'\\.\\./'.repeat(depth + 1)}(?!${may.join('|')})`,
							message: `${room}/ may not import from there: see the rooms in ARCHITECTURE.md.`,
						},
						{
							regex: BAILEYS,
							allowTypeImports: room === 'session',
							message: 'Only session/baileys.ts imports Baileys.',
						},
						...(never
							? [{ regex: `^${never}`, message: `${room}/ may not know this package.` }]
							: []),
					],
				},
			],
		},
	})),
);

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
		rules: {
			'no-console': 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector: `ImportExpression[source.value=/${BAILEYS.replaceAll('/', '\\u002F')}/]`,
					message: 'Only session/baileys.ts imports Baileys.',
				},
			],
		},
	},
	...arrows,
	{ files: ['nodes/WhatsAppWeb/session/baileys.ts'], rules: { 'no-restricted-syntax': 'off' } },
	// libsignal prints keys: this file is what keeps them off the console.
	{ files: ['nodes/WhatsAppWeb/session/silence.ts'], rules: { 'no-console': 'off' } },
);
