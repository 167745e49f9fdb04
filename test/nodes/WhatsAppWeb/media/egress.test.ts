import type { LookupAddress } from 'node:dns';
import { createEgress, type ResolveAll } from '../../../../nodes/WhatsAppWeb/media/egress';
import { isPublicAddress } from '../../../../nodes/WhatsAppWeb/media/ipRanges';

const NOTHING = { allowedRanges: [], allowedHostnames: [] };

/** A DNS resolver that gives these answers one after the other and repeats the last one. */
function resolver(...answers: string[][]): ResolveAll {
	return (_hostname, _options, callback) => {
		const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
		callback(
			null,
			addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
		);
	};
}

function lookUp(
	egress: ReturnType<typeof createEgress>,
	hostname: string,
	options: { all?: boolean } = { all: true },
): Promise<string | LookupAddress[]> {
	return new Promise((resolve, reject) => {
		egress.lookup(hostname, options, (error, address) => {
			if (error) reject(error);
			else resolve(address);
		});
	});
}

describe('isPublicAddress', () => {
	it.each([
		['this network', '0.0.0.0'],
		['this network', '0.1.2.3'],
		['private 10/8', '10.0.0.1'],
		['private 10/8, last', '10.255.255.255'],
		['CGNAT', '100.64.0.1'],
		['CGNAT, last', '100.127.255.255'],
		["Alibaba's metadata in CGNAT", '100.100.100.200'],
		['loopback', '127.0.0.1'],
		['loopback, far end', '127.255.255.254'],
		['link-local', '169.254.0.1'],
		['cloud metadata', '169.254.169.254'],
		['AWS ECS metadata', '169.254.170.2'],
		['private 172.16/12', '172.16.0.1'],
		['private 172.16/12, last', '172.31.255.255'],
		['IETF protocol assignments', '192.0.0.8'],
		['Oracle metadata', '192.0.0.192'],
		['documentation 1', '192.0.2.1'],
		['6to4 relay', '192.88.99.1'],
		['private 192.168/16', '192.168.1.1'],
		['benchmark', '198.18.0.1'],
		['benchmark, last', '198.19.255.255'],
		['documentation 2', '198.51.100.7'],
		['documentation 3', '203.0.113.9'],
		['multicast', '224.0.0.1'],
		['multicast, last', '239.255.255.255'],
		['reserved', '240.0.0.1'],
		['broadcast', '255.255.255.255'],
		['IPv6 unspecified', '::'],
		['IPv6 loopback', '::1'],
		['IPv4-mapped loopback', '::ffff:127.0.0.1'],
		['IPv4-mapped in hexadecimal', '::ffff:7f00:1'],
		['IPv4-mapped private', '::ffff:10.0.0.1'],
		['IPv4-compatible', '::127.0.0.1'],
		['IPv4-translated', '::ffff:0:127.0.0.1'],
		['NAT64 of loopback', '64:ff9b::7f00:1'],
		['NAT64 of metadata', '64:ff9b::169.254.169.254'],
		['local NAT64', '64:ff9b:1::1'],
		['discard only', '100::1'],
		['Teredo', '2001::1'],
		['IPv6 benchmark', '2001:2::1'],
		['ORCHID', '2001:10::1'],
		['ORCHIDv2', '2001:20::1'],
		['IPv6 documentation', '2001:db8::1'],
		['6to4 of loopback', '2002:7f00:1::'],
		['6to4 of private', '2002:c0a8:101::1'],
		['IPv6 documentation, newer', '3fff::1'],
		['segment routing', '5f00::1'],
		['unique local fc', 'fc00::1'],
		['unique local fd', 'fd12:3456::1'],
		["AWS's metadata", 'fd00:ec2::254'],
		['IPv6 link-local', 'fe80::1'],
		['IPv6 link-local with an interface', 'fe80::1%eth0'],
		['site-local', 'fec0::1'],
		['IPv6 multicast', 'ff02::1'],
		['no address', 'example.com'],
		['nothing', ''],
	])('is not so for %s: %s', (_what, address) => {
		expect(isPublicAddress(address)).toBe(false);
	});

	it.each([
		'1.1.1.1',
		'8.8.8.8',
		'9.255.255.255',
		'11.0.0.0',
		'100.63.255.255',
		'100.128.0.0',
		'126.255.255.255',
		'128.0.0.0',
		'172.15.255.255',
		'172.32.0.0',
		'192.167.255.255',
		'192.169.0.0',
		'223.255.255.255',
		'2606:4700::1111',
		'2a00:1450:4001::1',
	])('is so for %s', (address) => {
		expect(isPublicAddress(address)).toBe(true);
	});
});

describe('check', () => {
	const { check } = createEgress(NOTHING);
	const refused = expect.objectContaining({
		code: 'unsafe_url',
		description: expect.any(String),
	});

	it.each([
		'http://127.0.0.1/',
		'http://127.1/',
		'http://127.0.1/',
		'http://2130706433/',
		'http://0x7f000001/',
		'http://0x7f.0.0.1/',
		'http://0177.0.0.1/',
		'http://017700000001/',
		'http://127.0.0.1./',
		'http://%31%32%37.0.0.1/',
		'http://127。0。0。1/',
		'http://①②⑦.0.0.1/',
		'http://0/',
		'http://10.1/',
		'http://192.168.257/',
		'http://3232235777/',
		'http://0xA9FEA9FE/latest/meta-data/',
		'http://[::1]/',
		'http://[::]/',
		'http://[0:0:0:0:0:ffff:7f00:1]/',
		'http://[::ffff:169.254.169.254]/',
		'http://[64:ff9b::a9fe:a9fe]/',
		'http://[fe80::1]/',
		'http://[fd00:ec2::254]/',
	])('refuses a private address however it is spelt: %s', (url) => {
		expect(() => check(new URL(url))).toThrow(refused);
	});

	it.each([
		'ftp://example.com/a.png',
		'file:///etc/passwd',
		'gopher://example.com/',
		'data:image/png;base64,AAAA',
		'blob:https://example.com/1',
		'javascript:alert(1)',
		'ws://example.com/',
		'https://user:pass@example.com/a.png',
		'https://user@example.com/a.png',
		'https://example.com:22/',
		'http://example.com:25/',
		'http://8.8.8.8:53/',
		'https://example.com:1023/',
	])('refuses what is no way to a file: %s', (url) => {
		expect(() => check(new URL(url))).toThrow(refused);
	});

	it.each([
		'https://example.com/a.png',
		'http://example.com/a.png',
		'http://example.com:443/',
		'https://example.com:80/',
		'https://files.example.com:8443/a.png',
		'http://example.com:1024/',
		'http://8.8.8.8/a.png',
		'http://[2606:4700::1111]/a.png',
	])('lets pass: %s', (url) => {
		expect(() => check(new URL(url))).not.toThrow();
	});

	it('tells the operator which settings would allow it', () => {
		expect(() => check(new URL('http://10.0.0.1/'))).toThrow(
			expect.objectContaining({
				description: expect.stringMatching(
					/N8N_SSRF_ALLOWED_IP_RANGES.*N8N_SSRF_ALLOWED_HOSTNAMES/s,
				),
			}),
		);
	});
});

describe("the operator's exceptions", () => {
	it.each([
		[['10.0.0.0/8'], 'http://10.1.2.3:22/'],
		[['127.0.0.1'], 'http://127.0.0.1:80/'],
		[['fd00::/8'], 'http://[fd00::5]:9000/'],
		[['::1'], 'http://[::1]/'],
		[['nonsense', '300.1.1.1/8', '10.0.0.0/40', '10.0.0.0/', '10.0.0.0/8'], 'http://10.9.9.9/'],
	])('ranges %j allow %s', (allowedRanges, url) => {
		const { check } = createEgress({ allowedRanges, allowedHostnames: [] });
		expect(() => check(new URL(url))).not.toThrow();
	});

	it.each([
		[['10.0.0.0/8'], 'http://192.168.0.1/'],
		[['127.0.0.1'], 'http://127.0.0.2/'],
		[['nonsense', '10.0.0.0/40', '0.0.0.0/'], 'http://10.0.0.1/'],
	])('ranges %j do not allow %s', (allowedRanges, url) => {
		const { check } = createEgress({ allowedRanges, allowedHostnames: [] });
		expect(() => check(new URL(url))).toThrow(expect.objectContaining({ code: 'unsafe_url' }));
	});

	it.each([
		['minio', 'minio'],
		['MinIO.', 'minio'],
		['*.lan', 'nas.lan'],
		['*.lan', 'a.nas.LAN.'],
	])('host name %s allows %s to be private', async (name, hostname) => {
		const egress = createEgress(
			{ allowedRanges: [], allowedHostnames: [name] },
			resolver(['10.0.0.9']),
		);
		expect(() => egress.check(new URL(`http://${hostname}:9/`))).not.toThrow();
		await expect(lookUp(egress, hostname)).resolves.toEqual([{ address: '10.0.0.9', family: 4 }]);
	});

	it.each([
		['*.lan', 'lan'],
		['*.lan', 'evil-lan'],
		['minio', 'minio.evil.example'],
		['nas.lan', 'a.nas.lan'],
	])('host name %s does not allow %s', async (name, hostname) => {
		const egress = createEgress(
			{ allowedRanges: [], allowedHostnames: [name] },
			resolver(['10.0.0.9']),
		);
		await expect(lookUp(egress, hostname)).rejects.toMatchObject({ code: 'unsafe_url' });
	});

	it('a range allows a name that lies in it', async () => {
		const egress = createEgress(
			{ allowedRanges: ['10.0.0.0/24'], allowedHostnames: [] },
			resolver(['10.0.0.9']),
		);
		await expect(lookUp(egress, 'nas.lan')).resolves.toHaveLength(1);
	});
});

describe("the operator's prohibitions", () => {
	const settings = {
		allowedRanges: ['9.9.9.9'],
		allowedHostnames: ['fine.evil.example'],
		blockedRanges: ['default', '9.9.9.0/24', '2606:4700::/32'],
		blockedHostnames: ['*.evil.example', 'evil.example'],
	};

	it.each([
		'http://evil.example/',
		'http://a.EVIL.example./',
		'http://9.9.9.1/',
		'http://[2606:4700::1111]/',
		'http://10.0.0.1/',
	])('refuse %s', (url) => {
		const { check } = createEgress(settings);
		expect(() => check(new URL(url))).toThrow(expect.objectContaining({ code: 'unsafe_url' }));
	});

	it.each(['http://fine.evil.example/', 'http://9.9.9.9/', 'http://8.8.8.8/'])(
		'do not touch %s',
		(url) => {
			const { check } = createEgress(settings);
			expect(() => check(new URL(url))).not.toThrow();
		},
	);

	it('count for what a name stands for, too', async () => {
		const egress = createEgress(settings, resolver(['9.9.9.1']));
		await expect(lookUp(egress, 'innocent.example')).rejects.toMatchObject({ code: 'unsafe_url' });
	});
});

describe('lookup', () => {
	it.each([
		[['127.0.0.1']],
		[['::1']],
		[['::ffff:10.0.0.1']],
		[['64:ff9b::a00:1']],
		[['fe80::1%eth0']],
		[['8.8.8.8', '10.0.0.1']],
		[['2606:4700::1111', '::1']],
	])('refuses a name that stands for %j', async (addresses) => {
		const egress = createEgress(NOTHING, resolver(addresses));
		await expect(lookUp(egress, 'innocent.example')).rejects.toMatchObject({
			code: 'unsafe_url',
			message: 'innocent.example is not a public address',
		});
	});

	it('answers the checked addresses, one or all', async () => {
		const egress = createEgress(NOTHING, resolver(['8.8.8.8', '2606:4700::1111']));
		await expect(lookUp(egress, 'a.example', {})).resolves.toBe('8.8.8.8');
		await expect(lookUp(egress, 'a.example')).resolves.toEqual([
			{ address: '8.8.8.8', family: 4 },
			{ address: '2606:4700::1111', family: 6 },
		]);
	});

	it('judges every answer of a name that changes its mind', async () => {
		const egress = createEgress(NOTHING, resolver(['8.8.8.8'], ['127.0.0.1']));
		await expect(lookUp(egress, 'rebind.example')).resolves.toHaveLength(1);
		await expect(lookUp(egress, 'rebind.example')).rejects.toMatchObject({ code: 'unsafe_url' });
	});

	it('hands on what the resolver says', async () => {
		const failing: ResolveAll = (_hostname, _options, callback) =>
			callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
		await expect(lookUp(createEgress(NOTHING, failing), 'x.example')).rejects.toMatchObject({
			code: 'ENOTFOUND',
		});
	});
});
