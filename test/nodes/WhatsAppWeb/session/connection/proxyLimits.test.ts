import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { checkProxy, proxyAgent } from '../../../../../nodes/WhatsAppWeb/session/connection/proxy';
import type { ResolveAll } from '../../../../../nodes/WhatsAppWeb/primitives/hosts';
import { type EgressSettings, readSettings } from '../../../../../nodes/WhatsAppWeb/settings';

const BLOCKED = { code: 'unsafe_url', details: { parameter: 'proxyUrl' } };

/** The operator's limits as n8n's environment has them. */
const limits = (environment: NodeJS.ProcessEnv): EgressSettings => readSettings(environment).egress;
const NONE = limits({});
const NO_LOOPBACK = limits({ N8N_SSRF_BLOCKED_IP_RANGES: '127.0.0.0/8,::1/128' });

/** Gives these addresses one after the other, and the last one again. */
function resolver(...answers: string[]): ResolveAll {
	return (_hostname, _options, callback) => {
		const address = (answers.length > 1 ? answers.shift() : answers[0]) ?? '';
		callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
	};
}

/** The error that a connection through the proxy ends with. */
async function connected(
	proxyUrl: string,
	egress: EgressSettings,
	resolve?: ResolveAll,
): Promise<string> {
	const agent = proxyAgent(proxyUrl, egress, resolve);
	const request = get({ host: '192.0.2.1', port: 443, agent, timeout: 5_000 });
	const [error] = (await once(request, 'error').catch((failure: Error) => [failure])) as [Error];
	return error.message;
}

describe('the proxy of a credential', () => {
	let server: Server;
	let port: number;
	let hits: number;
	beforeEach(async () => {
		hits = 0;
		server = createServer((socket) => {
			hits += 1;
			socket.on('error', () => undefined).destroy();
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		({ port } = server.address() as AddressInfo);
	});
	afterEach(() => server.close());

	it.each(['http', 'socks5', 'socks5h', 'socks'])(
		'may be in a private network where nothing is blocked (%s)',
		async (protocol) => {
			await checkProxy(`${protocol}://127.0.0.1:${port}`, NONE);
			await connected(`${protocol}://127.0.0.1:${port}`, NONE);
			expect(hits).toBe(1);
		},
	);

	it.each(['http', 'https', 'socks5', 'socks5h', 'socks'])(
		'is not connected to where its range is blocked (%s)',
		async (protocol) => {
			const hosts = [
				'127.0.0.1',
				'127.1.2.3',
				'[::1]',
				'[::ffff:127.0.0.1]',
				'[::ffff:7f00:1]',
				'0.0.0.0',
				'[::]',
				'localhost',
				'2130706433',
				'0x7f.1',
				'0177.0.0.1',
			];
			for (const host of hosts) {
				const url = `${protocol}://user:secret@${host}:${port}`;
				await expect(checkProxy(url, NO_LOOPBACK)).rejects.toMatchObject(BLOCKED);
				const outcome = await connected(url, NO_LOOPBACK).catch(({ message }: Error) => message);
				expect({ url, outcome }).toEqual({
					url,
					outcome: expect.stringContaining('blocked the proxy'),
				});
			}
			expect(hits).toBe(0);
		},
	);

	it.each(['http', 'https', 'socks5', 'socks5h'])(
		'is connected to by the address that was checked (%s)',
		async (protocol) => {
			const url = `${protocol}://proxy.example:${port}`;
			const rebinding = resolver('203.0.113.9', '127.0.0.1');
			await checkProxy(url, NO_LOOPBACK, rebinding);
			expect(await connected(url, NO_LOOPBACK, rebinding)).toContain('blocked the proxy');
			expect(hits).toBe(0);
			if (protocol === 'http') {
				await connected(url, NONE, resolver('127.0.0.1'));
				expect(hits).toBe(1);
			}
		},
	);

	it('may be looked up later, when the name is not known now', async () => {
		const failing: ResolveAll = (_hostname, _options, callback) =>
			callback(Object.assign(new Error('offline'), { code: 'ENOTFOUND' }), []);
		await checkProxy('http://proxy.example:1', NO_LOOPBACK, failing);
	});

	it.each<[string, NodeJS.ProcessEnv, string, boolean]>([
		["n8n's own list", { N8N_SSRF_BLOCKED_IP_RANGES: 'default' }, '10.1.2.3', false],
		[
			"n8n's own list and more",
			{ N8N_SSRF_BLOCKED_IP_RANGES: 'default,8.8.8.0/24' },
			'8.8.8.8',
			false,
		],
		['another range', { N8N_SSRF_BLOCKED_IP_RANGES: '8.8.8.0/24' }, '10.1.2.3', true],
		[
			'an exception by range',
			{ N8N_SSRF_BLOCKED_IP_RANGES: 'default', N8N_SSRF_ALLOWED_IP_RANGES: '10.1.2.3' },
			'10.1.2.3',
			true,
		],
		[
			'an exception by name',
			{ N8N_SSRF_BLOCKED_IP_RANGES: 'default', N8N_SSRF_ALLOWED_HOSTNAMES: '*.example' },
			'10.1.2.3',
			true,
		],
		['a name', { N8N_SSRF_BLOCKED_HOSTNAMES: 'Proxy.example' }, '8.8.8.8', false],
		['no name', { N8N_SSRF_BLOCKED_HOSTNAMES: 'other.example' }, '8.8.8.8', true],
	])('follows the operator: %s', async (_, environment, address, allowed) => {
		const check = checkProxy('socks5://proxy.example:1080', limits(environment), resolver(address));
		if (allowed) await check;
		else await expect(check).rejects.toMatchObject(BLOCKED);
	});
});
