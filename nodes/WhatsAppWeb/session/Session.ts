import { parsePhone } from '../message/phone';
import { Budget, timedOut } from '../primitives/Budget';
import { type Core, type Environment, openCore } from './core';
import { isLinked } from './account/me';
import { Dialler } from './connection/Dialler';
import { replayJournal } from './receiving/replay';
import { wire } from './wiring';
import type { SessionConfig } from '../contract/SessionHandle';
import { isPassing, notConnected } from '../contract/notConnected';
import { Pairing } from './connection/pairing/Pairing';
import { COMMANDS } from './commands/commands';
import { QUERIES } from './queries/queries';
import { Sender } from './sending/Sender';
import type { RequestOptions, SendOptions, SessionClient } from '../contract/SessionClient';
import type { DeliveryHandler, EventFilter, Subscription } from '../contract/Subscription';
import type { SessionCommands } from '../contract/commands/SessionCommands';
import type { SessionQueries } from '../contract/queries/SessionQueries';
import type { SendCommand, SendResult } from '../contract/SendCommand';
import type { LinkRequest, LinkResult, SessionState } from '../contract/state';
import { StateStream } from './connection/StateStream';

/** How long a question about the state waits for the truth. */
const SETTLE_MS = 30_000;
const LOGOUT_MS = 15_000;
const REQUEST_MS = 60_000;

/** The parts that exist once the account's rows are open. */
interface Engine {
	core: Core;
	dialler: Dialler;
	sender: Sender;
}

/** One linked account. */
export class Session implements SessionClient {
	private readonly states = new StateStream();

	private engine: Promise<Engine> | undefined;

	/** Whether {@link engine} has come to be. */
	private ready = false;

	private pairing: Pairing | undefined;

	constructor(
		private config: SessionConfig,
		private readonly environment: Environment,
	) {}

	/** Takes over what has changed in the credential; a new proxy means a new connection. */
	adopt(config: SessionConfig): void {
		const { proxyUrl } = this.config;
		this.config = config;
		const { status } = this.states.current;
		const running = this.ready && (status === 'open' || status === 'reconnecting');
		if (running && config.proxyUrl !== proxyUrl) void this.restart().catch(() => undefined);
	}

	/** Closes what is open; the session is not used after that. */
	async dispose(): Promise<void> {
		this.pairing?.end('not_linked', null);
		const engine = await this.engine?.catch(() => undefined);
		engine?.dialler.stop();
		if (isPassing(this.states.current.status) || this.states.current.status === 'open') {
			this.states.set({ status: 'idle', reason: 'not_used' });
		}
	}

	async status({ connect = false, timeoutMs = SETTLE_MS } = {}): Promise<SessionState> {
		const { dialler } = await this.open();
		if (connect && isPassing(this.states.current.status)) {
			dialler.start();
			return await this.settled(timeoutMs);
		}
		return this.states.current;
	}

	watch(listener: (state: SessionState) => void): () => void {
		return this.states.watch(listener);
	}

	async link(request: LinkRequest): Promise<LinkResult> {
		const wanted = normalised(request);
		const engine = await this.open();
		const state = await this.tryToOpen(engine);
		if (state.status === 'open') return { ...state, status: 'open' };
		if (state.status !== 'pairing' && isLinked(engine.core.auth)) throw notConnected(state);
		if (this.pairing && !isSame(this.pairing.request, wanted)) {
			this.pairing.end('not_linked', null);
		}
		this.pairing ??= this.newPairing(engine, wanted);
		return await this.pairing.show();
	}

	async logout(): Promise<SessionState> {
		const { core, dialler } = await this.linked();
		let reason = 'logged_out_by_user';
		try {
			const { sock } = await dialler.opened(new Budget(LOGOUT_MS));
			await sock.logout();
		} catch (error) {
			if (!isLinked(core.auth)) return this.states.current;
			// Without WhatsApp the keys can still be forgotten; the phone then keeps showing the device.
			core.report(error);
			reason = 'logged_out_by_user_offline';
		}
		dialler.stop();
		const me = core.me();
		await core.forget();
		await core.facts.startAnew({ status: 'logged_out', reason, code: null });
		this.states.set({ status: 'logged_out', reason });
		await core.publish({ event: 'logged_out', data: { reason, code: null }, session: me.pn });
		return this.states.current;
	}

	async restart(): Promise<SessionState> {
		const { dialler } = await this.linked();
		dialler.stop();
		this.states.set({ status: 'idle', reason: 'restart' });
		dialler.start();
		return await this.settled(SETTLE_MS);
	}

	async send(command: SendCommand, options?: SendOptions): Promise<SendResult> {
		const { sender } = await this.linked();
		return await sender.send(command, options);
	}

	async query<Name extends keyof SessionQueries>(
		name: Name,
		args: SessionQueries[Name]['args'],
		options?: RequestOptions,
	): Promise<SessionQueries[Name]['result']> {
		return await QUERIES[name](args, await this.context(options));
	}

	async command<Name extends keyof SessionCommands>(
		name: Name,
		args: SessionCommands[Name]['args'],
		options?: RequestOptions,
	): Promise<SessionCommands[Name]['result']> {
		return await COMMANDS[name](args, await this.context(options));
	}

	async subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants?: EventFilter,
	): Promise<() => Promise<void>> {
		const { core, dialler } = await this.linked();
		const state = this.states.current;
		if (state.status !== 'open' && !isPassing(state.status)) throw notConnected(state);
		const stop = await core.deliveries.subscribe(subscription, handler, wants);
		const releases = [
			core.presences.serve(subscription),
			core.liveChannels.serve(subscription),
			...(subscription.rejectCalls ? [core.callScreen.hold()] : []),
		];
		dialler.start();
		return async () => {
			for (const release of releases) release();
			await stop();
		};
	}

	/** What a query or command is carried out with. */
	private async context({ timeoutMs = REQUEST_MS, signal }: RequestOptions = {}): Promise<{
		core: Core;
		dialler: Dialler;
		budget: Budget;
	}> {
		const { core, dialler } = await this.open();
		return { core, dialler, budget: new Budget(timeoutMs, signal) };
	}

	/** Opens the account's rows. A failure (data directory in use, wrong key) is told and not remembered. */
	private async open(): Promise<Engine> {
		this.engine ??= this.createEngine().catch((error: unknown) => {
			this.engine = undefined;
			throw error;
		});
		return await this.engine;
	}

	private async createEngine(): Promise<Engine> {
		const core = await openCore(this.environment, () => this.config);
		const dialler = new Dialler(core, this.states, async (connection, auth) => {
			const inbound = wire(connection, core, auth);
			await replayJournal(connection, core, inbound).catch(core.report);
		});
		this.ready = true;
		await this.reload(core, dialler);
		return { core, dialler, sender: new Sender({ ...core, dialler }) };
	}

	/** The state that the rows speak of, while nothing is connected. */
	private async reload(core: Core, dialler: Dialler): Promise<void> {
		const { verdict } = core.facts.known;
		if (verdict?.retryAt) dialler.resumeAt(verdict.retryAt);
		const { pn, lid } = core.me();
		const linked = isLinked(core.auth);
		this.states.set({
			...(verdict ?? (linked ? IDLE : UNLINKED)),
			jid: linked ? pn : null,
			lid: linked ? lid : null,
		});
	}

	/** @throws WhatsAppError `device_not_connected` when no number is linked */
	private async linked(): Promise<Engine> {
		const engine = await this.open();
		if (!isLinked(engine.core.auth)) throw notConnected(this.states.current);
		return engine;
	}

	/** Where a linked session ends up when it is asked to connect, whatever kept it from that before. */
	private async tryToOpen({ core, dialler }: Engine): Promise<SessionState> {
		if (this.pairing || !isLinked(core.auth)) return this.states.current;
		dialler.start();
		return await this.settled(SETTLE_MS);
	}

	private async settled(timeoutMs: number): Promise<SessionState> {
		const budget = new Budget(timeoutMs);
		try {
			return await this.states.until(
				({ status }) => !isPassing(status),
				(found) => budget.race(found, () => timedOut('it is still connecting')),
			);
		} catch {
			return this.states.current;
		}
	}

	private newPairing({ core, dialler }: Engine, request: LinkRequest): Pairing {
		const over = (): void => {
			if (this.pairing === pairing) this.pairing = undefined;
		};
		const pairing = new Pairing(
			core,
			this.states,
			request,
			() => {
				over();
				dialler.start();
			},
			over,
		);
		return pairing;
	}
}

const IDLE = { status: 'idle', reason: 'not_used' } as const;
const UNLINKED = { status: 'unlinked', reason: 'not_linked' } as const;

/** @throws WhatsAppError `invalid_parameter` for a pairing code without a number */
function normalised({ method, phoneNumber }: LinkRequest): LinkRequest {
	if (method === 'qr') return { method };
	return { method, phoneNumber: parsePhone(phoneNumber ?? '', 'phoneNumber') };
}

function isSame(a: LinkRequest, b: LinkRequest): boolean {
	return a.method === b.method && a.phoneNumber === b.phoneNumber;
}
