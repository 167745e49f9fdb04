import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionHandle } from '../../../../nodes/WhatsAppWeb/contract/SessionHandle';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import type {
	MediaKind,
	OutgoingMedia,
	ReceivedMessage,
} from '../../../../nodes/WhatsAppWeb/message/content';
import type {
	SendOptions,
	SessionClient,
} from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { FileTransfer } from '../../../../nodes/WhatsAppWeb/contract/FileTransfer';
import type { Delivery, Subscription } from '../../../../nodes/WhatsAppWeb/contract/Subscription';
import type { SendCommand } from '../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';
import type { SessionEvent } from '../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import {
	createSessionRegistry,
	type SessionRegistry,
	type TypedSettings,
} from '../../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { TIMING, type Timing } from '../../../../nodes/WhatsAppWeb/session/connection/timing';
import { openStore } from '../../../../nodes/WhatsAppWeb/store/sqlite';
import type { Clocks } from '../../../../nodes/WhatsAppWeb/store/SteadyClock';
import { trust } from '../../../whatsapp/client.ts';
import { type Phone, startWhatsApp } from '../../../whatsapp/index.ts';
import { Mailbox } from '../../../whatsapp/mailbox.ts';
import type { Server } from '../../../whatsapp/server.ts';
import { StoreFaults } from './StoreFaults.ts';

export const OWN_NUMBER = '628111000111';
export const OTHER_NUMBER = '628222000222';

/** The product's timing, but without the long waits. */
export const HASTE: Timing = {
	...TIMING,
	backoff: { baseMs: 20, capMs: 100 },
	resendMs: 50,
	farewellMs: 100,
};

/** A loopback WhatsApp, a data directory, and sessions that use both; new for each test. */
export interface SessionHarness {
	readonly wa: Server;
	/** The phone of the account the sessions are linked to. */
	readonly own: Phone;
	/** Another person's phone. */
	readonly other: Phone;
	/** Log entries of the sessions. */
	readonly log: Array<{ level: string; message: string; fields: unknown }>;
	readonly directory: string;
	readonly storeFaults: StoreFaults;
	/** A share in the session of a credential. @param typed for settings that are not saved */
	handle(config?: Partial<SessionConfig>, typed?: TypedSettings): SessionHandle;
	client(config?: Partial<SessionConfig>): SessionClient;
	/** A file to send: what the message says of it, and the options to send it with. */
	file(
		bytes: Uint8Array,
		kind: MediaKind,
		files?: FileTransfer,
	): Promise<{ media: OutgoingMedia; options: SendOptions }>;
	/** Links by QR code; resolves when the connection is open. */
	link(config?: Partial<SessionConfig>): Promise<SessionClient>;
	/** Closes everything and opens it from disk, as a restart of n8n does; a store that had died lives again. */
	restart(timing?: Partial<Timing>): Promise<void>;
	/** A second registry on the same directory, as another process would have. */
	secondRegistry(): SessionRegistry;
	/** A registry on another directory, as another machine would have. */
	registryIn(directory: string): SessionRegistry;
	/** Removes and returns the protocol violations so far; those that remain fail the test. */
	takeViolations(): string[];
}

export function useSessionHarness(
	timing: Partial<Timing> = {},
	clocks: Partial<Clocks> = {},
): SessionHarness {
	let wa: Server;
	let own: Phone;
	let other: Phone;
	let directory: string;
	let registries: SessionRegistry[];
	let registry: SessionRegistry;
	let storeFaults: StoreFaults;
	const log: SessionHarness['log'] = [];

	const open = (haste: Partial<Timing> = {}, dataDirectory = directory): SessionRegistry => {
		const created = createSessionRegistry({
			settings: () => ({
				dataDirectory,
				server: { url: wa.url, rootKey: Buffer.from(wa.rootKey, 'base64') },
				egress: { allowedRanges: [], allowedHostnames: [] },
			}),
			timing: { ...HASTE, ...timing, ...haste },
			log: (level, message, fields) => log.push({ level, message, fields }),
			open: (path, options) => storeFaults.over(openStore(path, { ...options, ...clocks })),
		});
		registries.push(created);
		return created;
	};

	beforeEach(async () => {
		log.length = 0;
		registries = [];
		storeFaults = new StoreFaults();
		wa = (await startWhatsApp()) as Server;
		trust(wa);
		own = wa.createPhone(OWN_NUMBER, { pushName: 'First Shop' });
		other = wa.createPhone(OTHER_NUMBER, { pushName: 'Budi' });
		directory = await mkdtemp(join(tmpdir(), 'whatsapp-web-session-'));
		registry = open();
	});
	afterEach(async () => {
		try {
			await Promise.all(registries.map(async (each) => await each.shutdown()));
			wa.assertClean();
		} finally {
			await wa.stop();
			await rm(directory, { recursive: true, force: true });
		}
	});

	const harness: SessionHarness = {
		get wa() {
			return wa;
		},
		get own() {
			return own;
		},
		get other() {
			return other;
		},
		get directory() {
			return directory;
		},
		get storeFaults() {
			return storeFaults;
		},
		log,
		handle(config = {}, typed) {
			return registry.acquire(
				{ credentialId: 'credential1', secret: 'a storage key', deviceName: 'n8n', ...config },
				typed,
			);
		},
		client(config) {
			return harness.handle(config).client;
		},
		async file(bytes, kind, files = harness.handle().files) {
			const path = join(directory, `file-${randomUUID()}`);
			await writeFile(path, bytes);
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			const upload = async () => await files.upload({ kind, path });
			return { media: { kind, sha256 }, options: { upload } };
		},
		async link(config) {
			return await linkByQr(harness.client(config), own);
		},
		async restart(haste) {
			await registry.shutdown();
			storeFaults.revive();
			registry = open(haste);
		},
		secondRegistry: () => open(),
		registryIn: (dataDirectory) => open({}, dataDirectory),
		takeViolations: () => wa.violations.splice(0).map(({ what }) => what),
	};
	return harness;
}

/** Links a session to a phone; resolves when the connection is open. */
export async function linkByQr(client: SessionClient, phone: Phone): Promise<SessionClient> {
	const offer = await client.link({ method: 'qr' });
	if (offer.status !== 'pairing' || offer.qr === null) throw new Error('no QR code');
	const isOpen = reaches(client, 'open');
	await phone.scan(offer.qr);
	await isOpen;
	return client;
}

/** Resolves when the session comes to a status (from now on). */
export async function reaches(
	client: SessionClient,
	status: SessionState['status'],
	timeoutMs?: number,
): Promise<SessionState> {
	return await comesTo(client, 'status', status, timeoutMs);
}

/** Resolves when the session's status or reason is that one (from now on). */
export async function comesTo<Field extends 'status' | 'reason'>(
	client: SessionClient,
	field: Field,
	wanted: SessionState[Field],
	timeoutMs = 10_000,
): Promise<SessionState> {
	return await new Promise((resolve, reject) => {
		const seen: string[] = [];
		const timer = setTimeout(() => {
			stop();
			reject(new Error(`Never ${wanted}, but ${seen.join(', ')}`));
		}, timeoutMs);
		const stop = client.watch((state) => {
			seen.push(`${state.status} (${state.reason})`);
			if (state[field] !== wanted) return;
			clearTimeout(timer);
			stop();
			resolve(state);
		});
	});
}

/** Resolves when the session has lost its connection and has one again (from now on). */
export async function reopens(client: SessionClient, timeoutMs?: number): Promise<SessionState> {
	await reaches(client, 'reconnecting', timeoutMs);
	return await reaches(client, 'open', timeoutMs);
}

export function textCommand(
	to: string,
	text: string,
	more: Partial<SendCommand> = {},
): SendCommand {
	return {
		to,
		content: { message: { extendedTextMessage: { text } } },
		waitUntil: 'accepted',
		timeoutMs: 10_000,
		...more,
	};
}

/** Blocks the event loop, as a workflow does that computes for long. */
export function block(ms: number): void {
	const until = performance.now() + ms;
	while (performance.now() < until);
}

/** The events an execution is started with; `event` is the first and mostly the only one. */
export interface Delivered extends Delivery {
	event: SessionEvent;
}

/** A subscription together with the deliveries it has received. */
export class Trigger {
	/** Ends the subscription. */
	stop!: () => Promise<void>;

	readonly deliveries: Delivered[] = [];

	private readonly mailbox = new Mailbox<Delivered>('delivery');

	/** While set, executions run until it resolves. */
	hold: Promise<void> | undefined;

	readonly handler = async (delivery: Delivery): Promise<void> => {
		const delivered = { ...delivery, event: delivery.events[0] };
		this.deliveries.push(delivered);
		this.mailbox.push(delivered);
		await this.hold;
	};

	/** The texts of the next deliveries; undefined for a message without one. */
	async texts(count: number): Promise<Array<string | undefined>> {
		const texts: Array<string | undefined> = [];
		while (texts.length < count) {
			const { message } = (await this.next()).event.data as ReceivedMessage;
			const { text } = (message?.extendedTextMessage ?? {}) as { text?: string };
			texts.push((message?.conversation as string | undefined) ?? text);
		}
		return texts;
	}

	/** Subscribes as `subscription(more)` describes. */
	static async on(client: SessionClient, more?: Partial<Subscription>): Promise<Trigger> {
		const trigger = new Trigger();
		trigger.stop = await client.subscribe(subscription(more), trigger.handler);
		return trigger;
	}

	async next(predicate?: (delivery: Delivered) => boolean, timeoutMs?: number): Promise<Delivered> {
		return await this.mailbox.take(predicate, timeoutMs);
	}
}

/** Subscribes and stops at once: events from now on are kept until the trigger subscribes again. */
export async function subscribeAndLeave(client: SessionClient): Promise<void> {
	const { stop } = await Trigger.on(client);
	await stop();
}

/** A subscription to all messages of others that keeps its backlog; `more` overrides fields. */
export function subscription(more: Partial<Subscription> = {}): Subscription {
	return {
		workflowId: 'workflow1',
		nodeId: 'node1',
		events: ['message'],
		includeOwnMessages: false,
		start: 'backlog',
		...more,
	};
}
