import type { WhatsApp, WhatsAppOptions } from './contract.ts';
import { restore } from './saved.ts';
import { Server } from './server.ts';

export type * from './contract.ts';

/**
 * Starts a WhatsApp on 127.0.0.1 that unmodified Baileys clients pair with and talk over.
 * @throws if a port is taken or the CA file cannot be written.
 */
export async function startWhatsApp(options: WhatsAppOptions = {}): Promise<WhatsApp> {
	const server = new Server();
	try {
		if (options.saved !== undefined) restore(server, options.saved);
		await server.listen(options);
	} catch (error) {
		await server.stop();
		throw error;
	}
	return server;
}
