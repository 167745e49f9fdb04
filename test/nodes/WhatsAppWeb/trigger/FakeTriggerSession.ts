import type { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { notConnected } from '../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionHandle } from '../../../../nodes/WhatsAppWeb/contract/SessionHandle';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type {
	Delivery,
	DeliveryHandler,
	Subscription,
} from '../../../../nodes/WhatsAppWeb/contract/Subscription';
import type {
	DownloadOptions,
	FileTransfer,
} from '../../../../nodes/WhatsAppWeb/contract/FileTransfer';
import type { MediaReference } from '../../../../nodes/WhatsAppWeb/contract/media';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';
import type { SessionEvent } from '../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';

/** The session of a trigger; the test decides its events and states. */
export class FakeTriggerSession {
	readonly subscriptions = new Map<Subscription, DeliveryHandler>();

	readonly downloads: Array<{ media: MediaReference } & DownloadOptions> = [];

	released = 0;

	state: SessionState = {
		status: 'open',
		reason: null,
		code: null,
		jid: '628111@s.whatsapp.net',
		lid: null,
		pushName: 'Shop',
		since: 0,
		retryAt: null,
	};

	/** Called for a new subscription; rejects to refuse it. */
	onSubscribe: () => Promise<void> = () => Promise.resolve();

	onUnsubscribe: () => Promise<void> = () => Promise.resolve();

	onDownload: FileTransfer['download'] = () => Promise.resolve(Buffer.from('the file'));

	private readonly watchers = new Set<(state: SessionState) => void>();

	private readonly client = {
		watch: (listener: (state: SessionState) => void) => {
			this.watchers.add(listener);
			return () => this.watchers.delete(listener);
		},
		subscribe: async (subscription: Subscription, handler: DeliveryHandler) => {
			await this.onSubscribe();
			this.subscriptions.set(subscription, handler);
			return async () => {
				this.subscriptions.delete(subscription);
				await this.onUnsubscribe();
			};
		},
	} as unknown as SessionClient;

	private readonly files: FileTransfer = {
		upload: () => Promise.reject(new Error('a trigger uploads nothing')),
		uploadAnew: () => Promise.reject(new Error('a trigger uploads nothing')),
		downloadPicture: () => Promise.reject(new Error('a trigger fetches no pictures')),
		download: async (media, options) => {
			this.downloads.push({ media, ...options });
			return await this.onDownload(media, options);
		},
	};

	readonly handle: SessionHandle = {
		client: this.client,
		files: this.files,
		release: () => void this.released++,
	};

	get watched(): boolean {
		return this.watchers.size > 0;
	}

	get subscription(): Subscription {
		const [subscription] = this.subscriptions.keys();
		if (!subscription) throw new Error('nobody listens');
		return subscription;
	}

	/** Delivers an event to all subscriptions; settles as their handlers do. */
	async deliver(event: SessionEvent, key = 'key-1', more: Partial<Delivery> = {}): Promise<void> {
		const delivery: Delivery = { events: [event], id: 'delivery-1', key, attempt: 1, ...more };
		await Promise.all([...this.subscriptions.values()].map((handler) => handler(delivery)));
	}

	change(state: Partial<SessionState>): void {
		this.state = { ...this.state, ...state };
		for (const watcher of this.watchers) watcher(this.state);
	}
}

/** The refusal of a session in this state. */
export function refused(
	status: SessionState['status'],
	reason = status === 'unlinked' ? 'not_linked' : 'because',
): WhatsAppError {
	return notConnected({ status, reason, code: null });
}

/** Resolves when the queued callbacks of promises have run. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
