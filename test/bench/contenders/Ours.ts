import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceivedMessage } from '../../../nodes/WhatsAppWeb/message/content';
import type { Pacing } from '../../../nodes/WhatsAppWeb/contract/pacing';
import type { SessionClient } from '../../../nodes/WhatsAppWeb/contract/SessionClient';
import type * as Registry from '../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import type { BenchServer } from '../BenchServer.ts';
import type { Account, Contender } from './contender.ts';
import { keepRows } from './keptRows.ts';

const { createSessionRegistry } = createRequire(import.meta.url)(
	'../../../dist/nodes/WhatsAppWeb/registry/SessionRegistry.js',
) as typeof Registry;

/** The usual pacing, so that it is measured, but as many first messages as a benchmark needs. */
const UNHURRIED: Pacing = {
	mode: 'newChats',
	limits: {
		burst: 10_000,
		newChatsPerDay: 10_000,
		newGroupsPerDay: 10_000,
		secondsBetweenNewChats: [0, 0],
	},
};

/** This package by its session registry, as its nodes use it: compiled, with the durable store on disk. */
export class Ours implements Contender {
	/** The data directory, made when a number is linked. */
	get folder(): string | undefined {
		return this.#folder;
	}

	#folder: string | undefined;

	#registry: Registry.SessionRegistry | undefined;

	async link(server: BenchServer, number: string): Promise<Account> {
		this.#folder ??= await mkdtemp(join(tmpdir(), 'whatsapp-web-bench-'));
		const client = this.#client(server, number);
		const offer = await client.link({ method: 'qr' });
		if (offer.status !== 'pairing' || offer.qr === null) throw new Error('There is no QR code');
		const open = opened(client);
		await server.ask('scan', { number, qr: offer.qr });
		await open;
		return this.#account(server, number, client);
	}

	async end(): Promise<void> {
		await this.#registry?.shutdown();
		if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
	}

	#client(server: BenchServer, number: string, pacing = UNHURRIED): SessionClient {
		const { url, rootKey } = server;
		this.#registry ??= createSessionRegistry({
			settings: () => ({
				dataDirectory: this.#folder as string,
				server: { url, rootKey: Buffer.from(rootKey, 'base64') },
				egress: { allowedRanges: [], allowedHostnames: [] },
			}),
			log: () => {},
		});
		const config = { credentialId: number, secret: 'bench', deviceName: 'n8n', pacing };
		return this.#registry.acquire(config).client;
	}

	#account(server: BenchServer, number: string, linked: SessionClient): Account {
		let client = linked;
		const renew = (pacing: Pacing): SessionClient => this.#client(server, number, pacing);
		let onText: ((text: string) => void) | undefined;
		const subscribe = async (): Promise<void> => {
			await client.subscribe(
				{
					workflowId: 'workflow',
					nodeId: 'node',
					events: ['message'],
					includeOwnMessages: false,
					start: 'backlog',
				},
				async ({ events }) => {
					for (const { data } of events) onText?.(textOf(data as ReceivedMessage) ?? '');
				},
			);
		};
		return {
			async send(to, text) {
				await client.send({
					to,
					content: { message: { extendedTextMessage: { text } } },
					waitUntil: 'accepted',
					timeoutMs: 120_000,
				});
			},
			async listen(handler) {
				onText = handler;
				await subscribe();
			},
			async findChats(search) {
				const { chats } = await client.query('listChats', { search });
				return chats.map(({ name }) => name);
			},
			async searchMessages(text) {
				let found = 0;
				let after: string | undefined;
				do {
					const part = await client.query('findMessages', { text, after });
					found += part.messages.length;
					after = part.next ?? undefined;
				} while (after !== undefined);
				return found;
			},
			async listChats() {
				const { chats } = await client.query('listConversations', {});
				return chats.length;
			},
			keepMessages: async (messages, chats) =>
				await keepRows(
					this.#folder as string,
					{ credentialId: number, secret: 'bench' },
					{ messages, chats },
				),
			setPacing(pacing) {
				client = renew(pacing);
			},
			close: async () => {
				await this.#registry?.shutdown();
				this.#registry = undefined;
			},
			reopen: async () => {
				client = this.#client(server, number);
				if (onText) await subscribe();
				const { status } = await client.status({ connect: true });
				if (status !== 'open') throw new Error(`The session is ${status}`);
			},
		};
	}
}

async function opened(client: SessionClient): Promise<void> {
	await new Promise<void>((resolve) => {
		const stop = client.watch(({ status }) => {
			if (status !== 'open') return;
			stop();
			resolve();
		});
	});
}

function textOf({ message }: ReceivedMessage): string | undefined {
	const { conversation, extendedTextMessage } = (message ?? {}) as {
		conversation?: string;
		extendedTextMessage?: { text?: string };
	};
	return conversation ?? extendedTextMessage?.text;
}
