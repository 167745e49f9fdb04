import { parsePhone } from '../message/phone';
import { Budget, timedOut } from '../primitives/Budget';
import { type Core, type Environment, openCore } from './core';
import { isLinked } from './account/me';
import type { Once, RequestContext } from './connection/ConnectionSource';
import { Dialler } from './connection/Dialler';
import { wire } from './wiring';
import type { SessionConfig } from '../SessionConfig';
import { isPassing, notConnected } from '../contract/notConnected';
import { COMMANDS } from './commands/commands';
import { OnceCommands } from './commands/OnceCommands';
import { QUERIES } from './queries/queries';
import type { OpenQuestion } from './questions/OpenQuestion';
import { reminderOf } from './questions/reminder';
import { Rounds } from './questions/Rounds';
import { Sender } from './sending/Sender';
import type {
	Request,
	RequestOptions,
	SendOptions,
	SessionClient,
} from '../contract/SessionClient';
import type { DeliveryHandler, EventFilter, Subscription } from '../contract/Subscription';
import type { SessionCommands } from '../contract/commands/SessionCommands';
import type { SessionQueries } from '../contract/queries/SessionQueries';
import type { SendCommand, SendResult } from '../contract/SendCommand';
import type { Linking, LinkRequest, LinkResult } from '../contract/linking';
import type { SessionState } from '../contract/state';
import { StateStream } from './connection/StateStream';

/** How long `status`, `link` and `restart` wait for a state that lasts. */
const SETTLE_MS = 30_000;
const LOGOUT_MS = 15_000;
const REQUEST_MS = 60_000;

/** The parts that exist once the account's rows are open. */
interface Engine {
	core: Core;
	dialler: Dialler;
	sender: Sender;
	onceCommands: OnceCommands;
	rounds: Rounds;
}

/** One linked account. */
export class Session implements SessionClient {
	private readonly states = new StateStream();

	private engine: Promise<Engine> | undefined;

	private hasQuestions = (): boolean => false;

	readonly query: Request<SessionQueries> = async (name, args, options) =>
		await QUERIES[name](args, await this.context(options));

	readonly command: Request<SessionCommands> = async (name, args, options) =>
		await COMMANDS[name](args, await this.context(options));

	constructor(
		private config: SessionConfig,
		private readonly environment: Environment,
	) {}

	/** Takes over changes of the credential; a new proxy needs a new connection. */
	adopt(config: SessionConfig): void {
		const { proxyUrl } = this.config;
		this.config = config;
		const isRunning = ['open', 'reconnecting'].includes(this.states.current.status);
		if (isRunning && config.proxyUrl !== proxyUrl) void this.restart().catch(() => undefined);
	}

	get proxyUrl(): string | undefined {
		return this.config.proxyUrl;
	}

	/** Ends the connection or the pairing; the session is not used after that. */
	async dispose(): Promise<void> {
		const engine = await this.engine?.catch(() => undefined);
		engine?.rounds.stop();
		engine?.dialler.dispose();
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
		const { core, dialler } = await this.open();
		if (!dialler.isPairing && isLinked(core.auth)) {
			// Also after an end that lasts: the account may be accepted again.
			dialler.start();
			const state = await this.settled(SETTLE_MS);
			if (state.status === 'open') return { ...state, status: 'open' };
			if (isLinked(core.auth)) throw notConnected(state);
		}
		return await dialler.pair(wanted);
	}

	/** Whether it has something to do while nobody holds it: a person may link the number, or answer a question. */
	get isNeeded(): boolean {
		return this.states.current.status === 'pairing' || this.hasQuestions();
	}

	async linking({ prolong = false } = {}): Promise<Linking> {
		const { dialler } = await this.open();
		return dialler.linking(prolong);
	}

	async answerPasskey(answer: string): Promise<LinkResult> {
		const { core, dialler } = await this.open();
		// Of a number that is linked meanwhile, the same answer says that it is.
		if (dialler.isPairing || !isLinked(core.auth)) {
			const compare = await dialler.answerPasskey(answer);
			if (compare) return { status: 'pairing', ...compare };
		} else dialler.start();
		const state = await this.settled(SETTLE_MS);
		if (state.status === 'open') return { ...state, status: 'open' };
		throw notConnected(state);
	}

	async logout(): Promise<SessionState> {
		const { core, dialler } = await this.linked();
		let reason = 'logged_out_by_user';
		try {
			const { sock } = await dialler.opened(new Budget(LOGOUT_MS));
			await sock.logout();
		} catch (error) {
			if (!isLinked(core.auth)) return this.states.current;
			// Without WhatsApp the keys can still be set aside; the phone then keeps listing the device.
			core.report(error);
			reason = 'logged_out_by_user_offline';
		}
		await dialler.unlink(reason, null);
		return this.states.current;
	}

	async restart(): Promise<SessionState> {
		const { dialler } = await this.linked();
		dialler.stop({ status: 'idle', reason: 'restart', code: null });
		dialler.start();
		return await this.settled(SETTLE_MS);
	}

	async send(command: SendCommand, options?: SendOptions): Promise<SendResult> {
		const { sender } = await this.linked();
		return await sender.send(command, options);
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
		const release = core.live.serve(subscription);
		dialler.start();
		return async () => {
			release();
			await stop();
		};
	}

	private async context({
		timeoutMs = REQUEST_MS,
		signal,
		idempotency,
	}: RequestOptions = {}): Promise<RequestContext> {
		const { core, dialler, onceCommands } = await this.open();
		const budget = new Budget(timeoutMs, signal);
		const once: Once = async (args, work) =>
			await onceCommands.run(idempotency, args, work, budget);
		return { core, dialler, budget, once };
	}

	/** Opens the account's rows. After a failure (data directory in use, wrong key) the next call tries again. */
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
			await wire(connection, core, auth);
		});
		const { account, questions, timing, report } = core;
		const sender = new Sender({ ...core, dialler });
		const remind = async (open: OpenQuestion, text: string): Promise<string> => {
			const { messageId } = await sender.send(reminderOf(open, text));
			return messageId;
		};
		const { calls } = this.environment;
		const rounds = new Rounds({ questions, calls, timing, remind, report });
		this.hasQuestions = () => !questions.isEmpty;
		rounds.start();
		// Whoever waits for an answer has not to be told to connect.
		if (!questions.isEmpty && isLinked(core.auth)) dialler.start();
		return { core, dialler, sender, onceCommands: new OnceCommands(account, dialler), rounds };
	}

	/** @throws WhatsAppError `device_not_connected` when no number is linked */
	private async linked(): Promise<Engine> {
		const engine = await this.open();
		if (!isLinked(engine.core.auth)) throw notConnected(this.states.current);
		return engine;
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
}

/** @throws WhatsAppError `invalid_parameter` for a pairing code without a number */
function normalised(request: LinkRequest): LinkRequest {
	if (request.method === 'qr') return { method: 'qr' };
	const { method, phoneNumber } = request;
	return { method, phoneNumber: parsePhone(phoneNumber, 'phoneNumber') };
}
