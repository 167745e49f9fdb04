import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The network between a host process and WhatsApp: a TCP proxy that can be cut, go dead, or hold back what the server says. */
export class Wire {
	readonly #server: Server;
	readonly #target: URL;
	readonly #sockets = new Set<Socket>();
	#isCut = false;
	#isHeld = false;

	private constructor(target: string) {
		this.#target = new URL(target);
		this.#server = createServer((client) => this.#join(client));
	}

	static async to(target: string): Promise<Wire> {
		const wire = new Wire(target);
		await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
		return wire;
	}

	/** The server's URL by way of this wire. */
	get url(): string {
		const url = new URL(this.#target);
		url.port = String((this.#server.address() as AddressInfo).port);
		return url.href;
	}

	/** Resets all connections and refuses new ones. */
	cut(): void {
		this.#isCut = true;
		for (const socket of this.#sockets) socket.resetAndDestroy();
	}

	/** Drops all bytes of the present connections in both directions, which stay open; new connections work. */
	die(): void {
		for (const socket of this.#sockets) {
			socket.removeAllListeners('data');
			socket.resume();
		}
	}

	restore(): void {
		this.#isCut = false;
		this.#isHeld = false;
		for (const socket of this.#sockets) socket.resume();
	}

	/** Holds back all bytes from the server from now on; those from the host pass. */
	hold(): void {
		this.#isHeld = true;
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	#join(client: Socket): void {
		if (this.#isCut) {
			client.destroy();
			return;
		}
		const server = connect(Number(this.#target.port), this.#target.hostname);
		for (const [from, to] of [
			[client, server],
			[server, client],
		] as const) {
			this.#sockets.add(from);
			from.on('error', () => to.destroy());
			from.on('close', () => {
				this.#sockets.delete(from);
				to.destroy();
			});
		}
		client.on('data', (bytes) => server.write(bytes));
		server.on('data', (bytes) => {
			if (!this.#isHeld) client.write(bytes);
			else {
				// The bytes go back to the socket and are read again when it resumes.
				server.pause();
				server.unshift(bytes);
			}
		});
	}
}
