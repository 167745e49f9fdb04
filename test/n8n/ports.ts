import { createServer, type AddressInfo } from 'node:net';
import type { Ports } from './environment.ts';

/** Ports that were free a moment ago; held together, so that they differ. */
export async function freePorts(): Promise<Ports> {
	const servers = [createServer(), createServer()];
	const [n8n = 0, broker = 0] = await Promise.all(
		servers.map(
			(server) =>
				new Promise<number>((resolve, reject) => {
					server.once('error', reject);
					server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
				}),
		),
	);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return { n8n, broker };
}
