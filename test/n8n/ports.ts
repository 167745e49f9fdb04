import { createServer, type AddressInfo } from 'node:net';
import type { Ports } from './environment.ts';

/** Two free ports. */
export async function freePorts(): Promise<Ports> {
	return { n8n: await freePort(), broker: await freePort() };
}

/** @param preferred used if it is free, so that URLs stay the same for a person */
export async function freePort(preferred = 0): Promise<number> {
	const server = createServer();
	try {
		return await new Promise<number>((resolve, reject) => {
			server.once('error', reject);
			server.listen(preferred, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
		});
	} catch (error) {
		if (preferred === 0) throw error;
		return await freePort();
	} finally {
		await new Promise((resolve) => server.close(resolve));
	}
}
