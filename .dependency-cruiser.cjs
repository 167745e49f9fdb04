const W = 'nodes/WhatsAppWeb';

/**
 * The rooms of ARCHITECTURE.md from the ground up, as paths below nodes/WhatsAppWeb/, each with the rooms that it may
 * import besides itself and errors.ts; `wire` of a room in session/ (and of session itself) is session/wire. A test
 * compares them with the table there.
 */
const ROOMS = {
	errors: '',
	settings: '',
	SessionConfig: 'contract',
	primitives: '',
	message: '',
	contract: 'message',
	store: 'primitives',
	waking: 'settings primitives',
	'session/wire': 'contract',
	'session/signal': 'store wire',
	'session/account': 'primitives message contract store wire',
	'session/health': 'primitives message contract store wire account',
	'session/questions': 'primitives message contract store waking',
	'session/messages': 'primitives message contract store wire account',
	'session/delivery': 'primitives message contract store wire account',
	'session/connection':
		'settings primitives message contract store wire signal account health questions',
	'session/live': 'primitives message contract wire account connection',
	'session/activity': 'primitives message contract store wire account health messages connection',
	'session/receiving':
		'primitives message contract store wire account health messages questions delivery connection',
	'session/sending':
		'primitives message contract store wire account health messages questions connection',
	'session/commands': 'primitives message contract store wire account messages connection',
	'session/queries': 'primitives message contract store wire account health messages connection',
	session:
		'settings SessionConfig primitives message contract store waking wire signal account health questions messages delivery connection live activity receiving sending queries commands',
	media: 'settings primitives message',
	transfer: 'settings primitives message contract media',
	registry:
		'settings SessionConfig primitives contract store waking transfer session session/wire session/connection session/delivery',
	credential: 'settings SessionConfig message contract',
	methods: 'message contract registry credential',
	fields: '',
	pickers: 'fields',
	labels: '',
	'actions/form': 'message contract media fields pickers',
	actions: 'message contract media fields pickers form',
	'actions/waiting': '',
	'actions/linkPage':
		'primitives message contract media registry credential actions waiting waking',
	'actions/answers': 'primitives message contract registry credential trigger actions waiting',
	'actions/run': 'settings message contract media registry credential labels form actions waiting',
	trigger: 'primitives message contract media fields pickers labels',
	'*.node':
		'contract registry credential methods actions actions/waiting actions/answers actions/linkPage actions/run trigger',
};

/** The files of the rooms that are neither one folder nor one file. */
const FILES = {
	session: 'session/(Session|core|wiring)\\.ts$',
	'actions/form': 'actions/(form/|operation\\.ts$)',
	actions: 'actions/(?!form/|run/|waiting/|linkPage/|answers/|operation\\.ts$)',
	'*.node': '[^/]+\\.node\\.ts$',
};
/** @param from the room that imports `name`: 'session', 'session/wire' */
const resolve = (name, from) => {
	const sibling = `${from.split('/')[0]}/${name}`;
	return sibling in ROOMS ? sibling : name;
};
const filesOf = (room) => `^${W}/${FILES[room] ?? `${room}(/|\\.ts$)`}`;

/** What nobody imports: n8n, worker processes and browsers load them. */
const ENTRIES = [filesOf('*.node'), '\\.worker\\.ts$', '/document/'];

module.exports = {
	forbidden: [
		...Object.entries(ROOMS).map(([room, may]) => ({
			name: `from ${room}`,
			comment: 'See the rooms in ARCHITECTURE.md.',
			severity: 'error',
			from: { path: filesOf(room) },
			to: {
				path: `^${W}/`,
				pathNot: [room, 'errors', ...(may.match(/\S+/g) ?? [])].map((name) =>
					filesOf(resolve(name, room)),
				),
			},
		})),
		{
			name: 'every file has a room',
			severity: 'error',
			from: {},
			to: { path: `^${W}/`, pathNot: Object.keys(ROOMS).map(filesOf) },
		},
		{
			name: 'no circles',
			severity: 'error',
			from: { path: `^${W}/` },
			to: { circular: true },
		},
		{
			name: 'no unused files',
			severity: 'error',
			from: { path: ENTRIES },
			to: { path: `^${W}/`, pathNot: ENTRIES, reachable: false },
		},
		{
			name: 'no unknown modules',
			severity: 'error',
			from: {},
			to: { couldNotResolve: true },
		},
		{
			name: 'one door to Baileys',
			comment: 'createRequire (node:module) would be another one.',
			severity: 'error',
			from: { path: `^${W}/`, pathNot: `^${W}/session/wire/(baileys|libsignal/libsignal)\\.ts$` },
			to: { path: '(^|node_modules/)(@whiskeysockets|baileys|libsignal)/|^(node:)?module$' },
		},
		{
			name: 'no n8n below the nodes',
			severity: 'error',
			from: {
				path: `^${W}/`,
				pathNot: `^${W}/([^/]+\\.node\\.ts|(actions|trigger|methods)/|(credential|fields|pickers|labels)\\.ts)`,
			},
			to: { path: 'node_modules/(@n8n/|n8n-)' },
		},
		{
			name: 'no packages in plain rooms',
			comment: 'Numbering plans are data: libphonenumber-js is pure, and reads nothing but them.',
			severity: 'error',
			from: { path: `^${W}/(primitives|message|contract|store)/` },
			to: { dependencyTypesNot: ['local', 'core'], pathNot: 'node_modules/libphonenumber-js/' },
		},
		{
			name: 'no I/O in pure rooms',
			comment: 'Of Node they may import crypto and util.',
			severity: 'error',
			from: { path: `^${W}/(message|contract)/` },
			to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util)$' },
		},
		{
			name: 'the loopback WhatsApp stands alone',
			severity: 'error',
			from: { path: '^test/whatsapp/' },
			to: { path: `^${W}/` },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// Type imports count: most circles are circles of types.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'require', 'node', 'default', 'types'],
		},
	},
};
