import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import type {
	SendOptions,
	SessionClient,
} from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SendCommand, SendResult } from '../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type {
	Linking,
	LinkRequest,
	LinkResult,
} from '../../../../nodes/WhatsAppWeb/contract/linking';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';

const REGISTRY = Symbol.for('n8n-nodes-whatsapp-web/sessions@1');

/** A session that writes down what it is asked. The registry gives it out from `enter` to `leave`. */
export class FakeSession {
	readonly configs: SessionConfig[] = [];
	readonly commands: SendCommand[] = [];
	readonly sendOptions: Array<SendOptions | undefined> = [];
	readonly links: LinkRequest[] = [];
	readonly calls: string[] = [];
	released = 0;

	state: SessionState = {
		status: 'open',
		reason: null,
		code: null,
		jid: '628111@s.whatsapp.net',
		lid: '99911@lid',
		pushName: 'Shop',
		since: 1_700_000_000_000,
		retryAt: null,
	};

	linkResult: LinkResult = {
		status: 'pairing',
		qr: '2@abc',
		pairingCode: null,
		passkey: null,
		expiresIn: 60,
	};

	/** How linking stands; its state is `state`. */
	standing: Omit<Linking, 'state'> = { request: null, offer: null, failure: null };

	onStatus: () => Promise<SessionState> = () => Promise.resolve(this.state);

	onLink: (request: LinkRequest) => Promise<LinkResult> = () => Promise.resolve(this.linkResult);

	onPasskey: (answer: string) => Promise<LinkResult> = () => Promise.resolve(this.linkResult);

	private readonly watchers = new Set<(state: SessionState) => void>();

	onSend: (command: SendCommand) => Promise<SendResult> = (command) =>
		Promise.resolve(accepted(command));

	private readonly client = {
		send: async (command: SendCommand, options?: SendOptions) => {
			this.commands.push(command);
			this.sendOptions.push(options);
			return await this.onSend(command);
		},
		link: (request: LinkRequest) => {
			this.links.push(request);
			return this.onLink(request);
		},
		linking: (options: object) => {
			this.calls.push(`linking ${JSON.stringify(options)}`);
			return Promise.resolve({ ...this.standing, state: this.state });
		},
		answerPasskey: (answer: string) => {
			this.calls.push(`answerPasskey ${answer}`);
			return this.onPasskey(answer);
		},
		watch: (listener: (state: SessionState) => void) => {
			this.watchers.add(listener);
			return () => void this.watchers.delete(listener);
		},
		status: (options: object) => {
			this.calls.push(`status ${JSON.stringify(options)}`);
			return this.onStatus();
		},
		logout: () => this.call('logout'),
		restart: () => this.call('restart'),
	} as unknown as SessionClient;

	/** Changes the state, and tells those who watch it. */
	become(state: Partial<SessionState>): void {
		this.state = { ...this.state, ...state };
		for (const watcher of this.watchers) watcher(this.state);
	}

	get watched(): number {
		return this.watchers.size;
	}

	enter(): this {
		const registry = {
			acquire: (config: SessionConfig) => {
				this.configs.push(config);
				return { client: this.client, release: () => void this.released++ };
			},
		};
		Object.assign(globalThis, { [REGISTRY]: registry });
		return this;
	}

	leave(): void {
		Reflect.deleteProperty(globalThis, REGISTRY);
	}

	private call(name: string): Promise<SessionState> {
		this.calls.push(name);
		return Promise.resolve(this.state);
	}
}

export function accepted({ to }: SendCommand): SendResult {
	return {
		messageId: '3EB0AAAA',
		timestamp: 1_700_000_000,
		to,
		toPn: to,
		toLid: null,
		status: 'accepted',
		serverId: null,
		warnings: [],
	};
}
