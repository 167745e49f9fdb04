import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Servers of the running test, closed after it. */
const servers: Server[] = [];

afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

export interface WebServer {
	/** For example `http://127.0.0.1:1234`, without a trailing slash. */
	origin: string;
	requests: IncomingMessage[];
}

export async function serve(listener: RequestListener): Promise<WebServer> {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		listener(request, response);
	});
	servers.push(server);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
