import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../n8n/index.ts';

/** A request that somebody's shop, sheet or storage got. */
export interface Taken {
	method: string;
	path: string;
	body: Buffer;
}

/** An HTTP server in place of the service that a workflow tells something. */
export class StandIn {
	/** Status of the answers. */
	status = 200;
	private readonly taken: Taken[] = [];
	private readonly server: Server = createServer((request, response) => {
		void this.take(request).then(() => {
			response.statusCode = this.status;
			response.setHeader('content-type', 'application/json').end('{}');
		});
	});

	/** `http://127.0.0.1:PORT`, once it was started. */
	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	/** The oldest request to a path that was not asked for yet, past or future. @param start of the path */
	async next(start: string, timeoutMs = 60_000): Promise<Taken> {
		const take = () => {
			const index = this.taken.findIndex(({ path }) => path.startsWith(start));
			return index < 0 ? undefined : this.taken.splice(index, 1)[0];
		};
		return await until(`a request to ${start}`, take, timeoutMs);
	}

	private async take(request: IncomingMessage): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { method = '', url: path = '' } = request;
		this.taken.push({ method, path, body: Buffer.concat(chunks) });
	}
}
