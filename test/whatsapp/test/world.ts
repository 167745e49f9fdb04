import { connectClient, linkClient, type Client, type ClientOptions } from '../client.ts';
import { startWhatsApp, type Phone } from '../index.ts';
import type { Server } from '../server.ts';

/** A loopback WhatsApp for each test, and the clients that are closed after it. */
export interface World {
	/** The server with its internal methods. */
	readonly wa: Server;
	connect(options?: ClientOptions): Client;
	link(phone: Phone, options?: ClientOptions): Promise<Client & { device: number }>;
	/** Registers two phones and links a client to Alice's. */
	linkAlice(): Promise<{ alice: Phone; bob: Phone; client: Client }>;
	/** The violations a test has provoked; without this call they fail it. */
	takeViolations(): string[];
}

/** Starts a WhatsApp before each test; afterwards closes all clients and checks for violations. */
export function useWorld(): World {
	let wa: Server;
	const clients: Client[] = [];
	beforeEach(async () => {
		wa = (await startWhatsApp()) as Server;
	});
	afterEach(async () => {
		try {
			await Promise.all(clients.map(async (client) => await client.close()));
			wa.assertClean();
		} finally {
			clients.length = 0;
			await wa.stop();
		}
	});
	const world: World = {
		get wa() {
			return wa;
		},
		connect(options) {
			const client = connectClient(wa, options);
			clients.push(client);
			return client;
		},
		async link(phone, options) {
			const client = await linkClient(wa, phone, options);
			clients.push(client);
			return client;
		},
		async linkAlice() {
			const alice = wa.createPhone('628111');
			const bob = wa.createPhone('628222');
			return { alice, bob, client: await world.link(alice) };
		},
		takeViolations() {
			return wa.violations.splice(0).map(({ what }) => what);
		},
	};
	return world;
}
