import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
	readEncryptionKey,
	readSettings,
	readWaitingBase,
	runsAsN8n,
} from '../../../nodes/WhatsAppWeb/settings';
import { temporaryDirectory } from './temporaryDirectory.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe("the operator's settings", () => {
	it('have defaults', () => {
		expect(readSettings({})).toEqual({
			dataDirectory: join(homedir(), '.n8n', 'whatsapp-web'),
			server: undefined,
			egress: {
				allowedRanges: [],
				allowedHostnames: [],
				blockedRanges: [],
				blockedHostnames: [],
			},
		});
	});

	it('put the data beside the rest of n8n, or where they say', () => {
		expect(readSettings({ N8N_USER_FOLDER: '/data' }).dataDirectory).toBe(
			'/data/.n8n/whatsapp-web',
		);
		const both = { N8N_USER_FOLDER: '/data', N8N_WHATSAPP_WEB_DATA_DIR: '/keys' };
		expect(readSettings(both).dataDirectory).toBe('/keys');
	});

	it.each([
		['5', 5],
		['-1', undefined],
		['0', undefined],
		['many', undefined],
		[undefined, undefined],
	])('know how many executions n8n runs at once: %j', (limit, expected) => {
		const environment = { N8N_CONCURRENCY_PRODUCTION_LIMIT: limit };
		expect(readSettings(environment).executionsAtOnce).toBe(expected);
	});

	it("take over n8n's lists of what requests may reach", () => {
		const { egress } = readSettings({
			N8N_SSRF_ALLOWED_IP_RANGES: '10.0.0.0/8, 127.0.0.1,',
			N8N_SSRF_ALLOWED_HOSTNAMES: 'minio',
			N8N_SSRF_BLOCKED_IP_RANGES: 'default,9.9.9.9',
			N8N_SSRF_BLOCKED_HOSTNAMES: '*.example.com',
		});
		expect(egress).toEqual({
			allowedRanges: ['10.0.0.0/8', '127.0.0.1'],
			allowedHostnames: ['minio'],
			blockedRanges: ['default', '9.9.9.9'],
			blockedHostnames: ['*.example.com'],
		});
	});

	it.each(['ws://127.0.0.1:1/ws', 'wss://localhost/ws', 'ws://[::1]:1/', 'ws://127.9.9.9/'])(
		'let another server be %s',
		(url) => {
			expect(readSettings({ N8N_WHATSAPP_WEB_SERVER_URL: url }).server).toEqual({ url });
			const withKey = { N8N_WHATSAPP_WEB_SERVER_URL: url, N8N_WHATSAPP_WEB_SERVER_KEY: KEY };
			expect(readSettings(withKey).server?.rootKey).toEqual(Buffer.alloc(32, 7));
		},
	);

	it.each([
		['SERVER_URL', { N8N_WHATSAPP_WEB_SERVER_URL: 'ws://example.com/' }],
		['SERVER_URL', { N8N_WHATSAPP_WEB_SERVER_URL: 'ws://127.0.0.1.example.com/' }],
		['SERVER_URL', { N8N_WHATSAPP_WEB_SERVER_URL: 'ws://10.0.0.1/' }],
		['SERVER_URL', { N8N_WHATSAPP_WEB_SERVER_URL: 'http://127.0.0.1/' }],
		['SERVER_URL', { N8N_WHATSAPP_WEB_SERVER_URL: 'nonsense' }],
		['SERVER_KEY', { N8N_WHATSAPP_WEB_SERVER_KEY: KEY }],
		[
			'SERVER_KEY',
			{ N8N_WHATSAPP_WEB_SERVER_URL: 'ws://127.0.0.1/', N8N_WHATSAPP_WEB_SERVER_KEY: 'short' },
		],
	])('name %s when it cannot be used: %j', (variable, environment) => {
		expect(() => readSettings(environment)).toThrow(
			expect.objectContaining({
				code: 'internal_error',
				message: expect.stringContaining(`N8N_WHATSAPP_WEB_${variable}`),
			}),
		);
	});
});

describe('the address of executions that wait', () => {
	it.each([
		[{}, 'http://127.0.0.1:5678/webhook-waiting/'],
		[{ N8N_LISTEN_ADDRESS: '::', N8N_PORT: '80' }, 'http://127.0.0.1/webhook-waiting/'],
		[{ N8N_LISTEN_ADDRESS: '' }, 'http://127.0.0.1:5678/webhook-waiting/'],
		[{ N8N_LISTEN_ADDRESS: '10.0.0.7' }, 'http://10.0.0.7:5678/webhook-waiting/'],
		[{ N8N_LISTEN_ADDRESS: '::1' }, 'http://[::1]:5678/webhook-waiting/'],
		[{ N8N_ENDPOINT_WEBHOOK_WAIT: 'w' }, 'http://127.0.0.1:5678/w/'],
		// Of a proxy in front of n8n: neither its protocol nor its path is n8n's.
		[{ N8N_PROTOCOL: 'https', N8N_PATH: '/n8n/' }, 'http://127.0.0.1:5678/webhook-waiting/'],
		[
			{ N8N_PROTOCOL: 'https', N8N_SSL_KEY: 'key.pem', N8N_SSL_CERT: 'cert.pem' },
			'https://127.0.0.1:5678/webhook-waiting/',
		],
	])('with %j is %s', (environment, address) => {
		expect(readWaitingBase(environment).href).toBe(address);
	});
});

describe("n8n's encryption key", () => {
	it('comes from the environment, a file it names, or the config file', () => {
		const folder = temporaryDirectory();
		mkdirSync(join(folder, '.n8n'));
		writeFileSync(join(folder, '.n8n', 'config'), '{"encryptionKey":"of the config"}');
		writeFileSync(join(folder, 'key'), 'of the file\n');
		const file = { N8N_USER_FOLDER: folder, N8N_ENCRYPTION_KEY_FILE: join(folder, 'key') };
		expect(readEncryptionKey({ ...file, N8N_ENCRYPTION_KEY: 'of the environment' })).toBe(
			'of the environment',
		);
		expect(readEncryptionKey(file)).toBe('of the file');
		expect(readEncryptionKey({ N8N_USER_FOLDER: folder })).toBe('of the config');
	});

	it.each([undefined, 'no JSON', '{}', '{"encryptionKey":""}', '{"encryptionKey":7}'])(
		'is asked for in words when the config file says %j',
		(config) => {
			const folder = temporaryDirectory();
			mkdirSync(join(folder, '.n8n'));
			if (config !== undefined) writeFileSync(join(folder, '.n8n', 'config'), config);
			expect(() => readEncryptionKey({ N8N_USER_FOLDER: folder })).toThrow(
				expect.objectContaining({
					code: 'internal_error',
					description: expect.stringContaining('N8N_ENCRYPTION_KEY'),
				}),
			);
		},
	);
});

it.each<[string[], boolean]>([
	[['/usr/local/bin/node', '/usr/local/bin/n8n'], true],
	[['node', '/srv/node_modules/n8n/bin/n8n', 'start'], true],
	[['node', 'C:\\npm\\n8n\\bin\\n8n', '--tunnel'], true],
	[['node', '/usr/local/bin/n8n', 'worker'], false],
	[['node', '/usr/local/bin/n8n', 'webhook'], false],
	[['node', '/srv/node_modules/jest/bin/jest.js'], false],
	[['node'], false],
])('%j is n8n itself: %s', (argv, is) => {
	expect(runsAsN8n(argv)).toBe(is);
});
