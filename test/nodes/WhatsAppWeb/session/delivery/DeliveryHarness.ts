import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SignalKeyStore } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import type { Connection } from '../../../../../nodes/WhatsAppWeb/session/connection/Connection';
import { Deliveries } from '../../../../../nodes/WhatsAppWeb/session/delivery/Deliveries';
import { Recovery } from '../../../../../nodes/WhatsAppWeb/session/delivery/Recovery';
import { createRoute } from '../../../../../nodes/WhatsAppWeb/session/delivery/routing';
import { inboxRow } from '../../../../../nodes/WhatsAppWeb/session/delivery/publish';
import type { PresenceSubscriptions } from '../../../../../nodes/WhatsAppWeb/session/live/PresenceSubscriptions';
import type {
	DeliveryFlow,
	Subscription,
} from '../../../../../nodes/WhatsAppWeb/contract/Subscription';
import type { SessionEvent } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { Typing } from '../../../../../nodes/WhatsAppWeb/session/live/Typing';
import { openStore } from '../../../../../nodes/WhatsAppWeb/store/sqlite';
import type { AccountStore, Store } from '../../../../../nodes/WhatsAppWeb/store/Store';
import { temporaryDirectory } from '../../temporaryDirectory.ts';
import { subscription } from '../SessionHarness.ts';

export const ANI = '628333@s.whatsapp.net';
export const ANI_LID = '1003333@lid';
export const BUDI = '628222@s.whatsapp.net';
export const GROUP = '120363025246125486@g.us';

/** Deliveries over a real store; `arrive` writes events to the inbox as a session does. */
export class DeliveryHarness {
	deliveries!: Deliveries;
	account!: AccountStore;
	readonly errors: unknown[] = [];
	/** The LIDs that the account knows, by phone number. */
	readonly lids = new Map<string, string>();
	private readonly directory = temporaryDirectory();
	private store!: Store;
	private ws = new EventEmitter();
	private count = 0;
	/** n8n's limit, for what is opened from now on. */
	executionsAtOnce: number | undefined;

	static async open(): Promise<DeliveryHarness> {
		const harness = new DeliveryHarness();
		await harness.reopen();
		return harness;
	}

	/** Starts again from the file alone, as after a crash of n8n. */
	async reopen(): Promise<void> {
		this.store?.close();
		// A test may replace Date, so it is looked up at each call.
		this.store = openStore(this.directory, { now: () => Date.now() });
		const account = await this.store.open('credential', 'secret');
		this.account = account;
		const keys = () => ({ get: this.getLids }) as unknown as SignalKeyStore;
		// What the one before still has to say, nobody hears.
		const report = (error: unknown) => void (this.account === account && this.errors.push(error));
		const presences = { follow: () => () => undefined } as unknown as PresenceSubscriptions;
		const typing = new Typing({ presences, keys, report });
		this.ws = new EventEmitter();
		typing.attach({
			sock: { ws: this.ws, ev: new EventEmitter() },
		} as unknown as Connection);
		this.deliveries = new Deliveries({
			account,
			route: createRoute(keys),
			typing,
			recovery: new Recovery(),
			executionsAtOnce: this.executionsAtOnce,
			report,
		});
	}

	/** Changes the file behind the store's back. */
	edit(sql: string): void {
		const file = new DatabaseSync(join(this.directory, 'store.sqlite'));
		file.exec(sql);
		file.close();
	}

	close(): void {
		this.store.close();
	}

	/** A message that somebody writes. @returns the event */
	message(text: string, { chat = ANI, sender = chat, ...data }: Record<string, unknown> = {}) {
		this.count += 1;
		return {
			event: 'message',
			id: `message|${this.count}`,
			timestamp: 1_795_000_000,
			session: '628111@s.whatsapp.net',
			data: {
				id: `ID${this.count}`,
				chat,
				sender,
				fromMe: false,
				timestamp: 1_795_000_000,
				offline: false,
				message: { conversation: text },
				...data,
			},
		} as SessionEvent<'message'>;
	}

	async arrive(...events: SessionEvent[]): Promise<void> {
		for (const event of events) {
			await this.account.write([inboxRow(event)]);
			this.deliveries.announce(event, 'ordinary');
		}
	}

	/** Number of unsettled deliveries of the first trigger. */
	async left(): Promise<number> {
		return (await this.account.inbox.pending('workflow1', 'node1', { limit: 1_000 })).length;
	}

	async says(text: string, place: Record<string, unknown> = {}): Promise<void> {
		await this.arrive(this.message(text, place));
	}

	async subscribe(
		listener: Listener,
		flow: DeliveryFlow = {},
		more: Partial<Subscription> = {},
	): Promise<() => Promise<void>> {
		return await this.deliveries.subscribe(
			subscription({ flow, ...more }),
			listener.handler,
			listener.wants,
		);
	}

	/** Subscribes a trigger and closes it again: what happens from now on waits for it. */
	async subscribeAndLeave(flow?: DeliveryFlow, more?: Partial<Subscription>): Promise<void> {
		const leave = await this.subscribe(new Listener(), flow, more);
		await leave();
	}

	/** Emits the stanza that says that somebody is typing or has paused. */
	types(from: string, state: 'composing' | 'paused', participant?: string): void {
		const attrs = { from, ...(participant && { participant }) };
		this.ws.emit('CB:chatstate', { tag: 'chatstate', attrs, content: [{ tag: state, attrs: {} }] });
	}

	private readonly getLids = (_: string, [user = '']: string[]) =>
		Promise.resolve({ [user]: this.lids.get(user) });
}

/** A delivery whose execution runs until the test ends it. */
export interface Started {
	texts: unknown[];
	id: string;
	key: string;
	attempt: number;
	isGivenUp?: boolean;
	/** Ends its execution. */
	end(): void;
}

/** A trigger that keeps its executions running until the test ends them. */
export class Listener {
	readonly started: Started[] = [];
	/** Whether executions end at once. */
	isQuick = false;
	wants: (event: SessionEvent) => boolean = () => true;
	private readonly running = new Map<Started, (error: Error) => void>();

	readonly handler = async ({ events, ...delivery }: Parameters<Handler>[0]): Promise<void> => {
		const texts = events.map(textOf);
		await new Promise<void>((resolve, reject) => {
			const started: Started = { texts, ...delivery, end: resolve };
			this.started.push(started);
			this.running.set(started, reject);
			if (this.isQuick) resolve();
		});
	};

	/** The texts of each delivery so far. */
	get texts(): unknown[][] {
		return this.started.map(({ texts }) => texts);
	}

	/** Keys of the deliveries so far, by the texts that were delivered together. */
	get keys(): Record<string, string> {
		return Object.fromEntries(this.started.map(({ texts, key }) => [texts.join(), key]));
	}

	/** Rejects the running deliveries, as a trigger does that is closed before it can emit. */
	closeInTheMiddle(): void {
		for (const reject of this.running.values()) reject(new Error('closed'));
	}
}

type Handler = Parameters<Deliveries['subscribe']>[1];

function textOf({ data }: SessionEvent): unknown {
	return 'message' in data ? data.message?.conversation : data;
}

/** Resolves after enough turns of the event loop for all pending promises to settle. */
export async function rest(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
