import { openAuth, type Auth } from '../signal/authState';
import { backoff } from '../../primitives/backoff';
import { type Budget, timedOut } from '../../primitives/Budget';
import { Connection, isConnectionEnd } from './Connection';
import type { ConnectionSource } from './ConnectionSource';
import type { ConnectParts } from './parts';
import { isLinked } from '../account/me';
import { type Closed, judge, STORAGE_FAILED, type Verdict } from '../wire/closeCodes';
import { fenceWrites } from './writeFence';
import { isPassing, notConnected } from '../../contract/notConnected';
import type { SessionStatus } from '../../contract/state';
import type { StateStream } from './StateStream';
import { announcedVersion, updateVersion } from './version';

/** States that a restart of n8n must not shake. The others are worth a try then. */
const LASTING: ReadonlySet<SessionStatus> = new Set(['logged_out', 'banned', 'locked']);

/** Restarts that WhatsApp asks for in a row before they count as trouble. */
const MAX_RESTARTS = 3;

/** Node's timers go no further. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A command does not wait for a retry that is further away than this many base waits. */
const HURRY_FACTOR = 5;

/** Keeps the connection of a linked device open, from the first use until nobody needs it or WhatsApp ends it for good. */
export class Dialler implements ConnectionSource {
	private connection: Connection | undefined;

	private retryTimer: NodeJS.Timeout | undefined;

	/** Raised by every change of plan, so that what is under way notices. */
	private plan = 0;

	private running = false;

	private attempt = 0;

	private streamErrors = 0;

	private restarts = 0;

	private openedAt: number | undefined;

	/**
	 * @param attach lets a new connection feed the session, in the tick it was made in; settles when what earlier ones left
	 * behind has been taken. Never rejects
	 */
	constructor(
		private readonly core: ConnectParts,
		private readonly states: StateStream,
		private readonly attach: (connection: Connection, auth: Auth) => Promise<void>,
	) {}

	/** Wants a connection. Does nothing when there is one, or one is coming soon. */
	start(): void {
		const { retryAt, status } = this.states.current;
		if (!this.running) {
			this.running = true;
			this.attempt = 0;
			void this.dial();
		} else if (status === 'reconnecting' && retryAt !== null) {
			const soonMs = this.core.timing.backoff.baseMs * HURRY_FACTOR;
			if (retryAt - Date.now() > soonMs) void this.dial();
		}
	}

	/** Ends the connection, if any, without a word on the state. */
	stop(): void {
		this.plan += 1;
		this.running = false;
		clearTimeout(this.retryTimer);
		const { connection } = this;
		this.connection = undefined;
		this.openedAt = undefined;
		connection?.end();
	}

	async opened(budget: Budget): Promise<Connection> {
		const late = (): Error => notConnected(this.states.current);
		for (;;) {
			if (isPassing(this.states.current.status)) this.start();
			const settled = await this.states.until(
				({ status }) => !isPassing(status),
				(found) => budget.race(found, late),
			);
			if (settled.status !== 'open' || !this.connection) throw late();
			if (!this.connection.isBroken) return this.connection;
			await budget.race(this.connection.closed, late);
		}
	}

	async use<T>(
		budget: Budget,
		work: (connection: Connection) => Promise<T>,
		wait: (answer: Promise<T>) => Promise<T> = (answer) =>
			budget.race(answer, () => timedOut('a question to it is still open')),
	): Promise<T> {
		for (;;) {
			const connection = await this.opened(budget);
			let failure: unknown;
			try {
				return await wait(connection.during(work(connection)));
			} catch (error) {
				failure = error;
			}
			const ended = connection.hasEnded || isConnectionEnd(failure);
			if (!ended || budget.leftMs === 0) throw failure;
			await budget.race(connection.closed, () => failure as Error);
		}
	}

	get current(): Connection | undefined {
		return this.openedAt === undefined ? undefined : this.connection;
	}

	private async dial(): Promise<void> {
		clearTimeout(this.retryTimer);
		this.plan += 1;
		const { plan } = this;
		const { core, states } = this;
		const first = this.attempt === 0 && states.current.status !== 'reconnecting';
		states.set({ status: first ? 'connecting' : 'reconnecting', reason: 'connecting' });
		await core.logins.use(async () => {
			if (plan === this.plan) await this.logIn(plan);
		});
	}

	/** Settles when the connection is open, or has ended. */
	private async logIn(plan: number): Promise<void> {
		const { core, states } = this;
		try {
			const { account, close } = fenceWrites(core.account, () =>
				this.connection?.fail(STORAGE_FAILED),
			);
			const auth = await openAuth(account, core.baileys);
			if (plan !== this.plan) return;
			if (!isLinked(auth)) {
				this.running = false;
				states.set({ status: 'unlinked', reason: 'not_linked' });
				return;
			}
			core.auth = auth;
			const connection = new Connection(
				{
					...core,
					account,
					auth,
					agent: core.agent(),
					browser: [core.config().deviceName, 'Chrome', '130'],
					version: announcedVersion(core),
				},
				close,
			);
			this.connection = connection;
			const caughtUp = this.attach(connection, auth);
			const open = connection.opened.then(() => {
				if (plan === this.plan) this.onOpen(connection);
			});
			void connection.closed.then((closed) => this.onClosed(plan, closed));
			await caughtUp;
			await Promise.race([open, connection.closed]);
		} catch (error) {
			core.report(error);
			await this.onClosed(plan, { code: 500, transport: true });
		}
	}

	private onOpen({ sock }: Connection): void {
		const { core, states, plan } = this;
		const me = core.me();
		this.openedAt = performance.now();
		this.restarts = 0;
		void core.facts.learn({ verdict: undefined }).catch(core.report);
		states.set({
			status: 'open',
			reason: null,
			jid: me.pn,
			lid: me.lid,
			pushName: nameOf(sock.user?.name),
		});
		sock.ev.on('creds.update', ({ me: update }) => {
			if (update?.name && plan === this.plan) states.set({ pushName: nameOf(update.name) });
		});
		void core.publish({ event: 'connected', data: {} });
	}

	private async onClosed(plan: number, closed: Closed): Promise<void> {
		if (plan !== this.plan) return;
		const { core } = this;
		const wasOpen = this.openedAt !== undefined;
		const heldMs = wasOpen ? performance.now() - (this.openedAt as number) : 0;
		this.connection = undefined;
		this.openedAt = undefined;
		if (heldMs >= core.timing.stableMs) this.attempt = 0;
		this.streamErrors = closed.code === 500 && !closed.transport ? this.streamErrors + 1 : 0;
		const verdict = judge(closed, this.streamErrors);

		const code = closed.transport ? null : closed.code;
		const willReconnect = verdict.reaction === 'again' || verdict.reaction === 'backoff';
		if (wasOpen) {
			const { reason, status } = verdict;
			const data = { reason, code, status, willReconnect };
			void core.publish({ event: 'disconnected', data });
		}
		switch (verdict.reaction) {
			case 'again':
				this.restarts += 1;
				if (this.restarts <= MAX_RESTARTS) return await this.dial();
				return this.retryLater(verdict, code);
			case 'backoff':
				return this.retryLater(verdict, code);
			case 'version':
				this.states.set({ status: 'reconnecting', reason: verdict.reason, code });
				if (!(await updateVersion(core))) return await this.giveUp(verdict, code, closed.lastsMs);
				return plan === this.plan ? await this.dial() : undefined;
			case 'forget': {
				// The number that was unlinked: the keys know it no longer.
				const me = core.me();
				await core.forget().catch(core.report);
				await this.giveUp(verdict, code, closed.lastsMs);
				const data = { reason: verdict.reason, code };
				await core.publish({ event: 'logged_out', data, session: me.pn });
				return;
			}
			case 'stop':
				return await this.giveUp(verdict, code, closed.lastsMs);
		}
	}

	private retryLater({ reason }: Verdict, code: number | null): void {
		const waitMs = backoff(this.attempt, this.core.timing.backoff);
		this.attempt += 1;
		this.retryTimer = setTimeout(() => void this.dial(), waitMs);
		this.retryTimer.unref();
		this.states.set({
			status: 'reconnecting',
			reason,
			code,
			retryAt: Date.now() + waitMs,
		});
	}

	private async giveUp(
		{ status, reason, reaction }: Verdict,
		code: number | null,
		lastsMs: number | undefined,
	): Promise<void> {
		const { core, states } = this;
		this.running = false;
		this.plan += 1;
		const retryAt = lastsMs === undefined ? null : Date.now() + lastsMs;
		const verdict = LASTING.has(status) ? { status, reason, code, retryAt } : undefined;
		try {
			if (reaction === 'forget') await core.facts.startAnew(verdict);
			else await core.facts.learn({ verdict });
		} catch (error) {
			core.report(error);
		}
		states.set({ status, reason, code, retryAt });
		if (retryAt !== null) this.resumeAt(retryAt);
	}

	/** A ban that lasts a while is sat out. @param time Unix ms */
	resumeAt(time: number): void {
		const waitMs = Math.min(Math.max(0, time - Date.now()), LONGEST_TIMER_MS);
		this.retryTimer = setTimeout(() => this.start(), waitMs).unref();
	}
}

/** Baileys writes `~` while it does not know the name. */
function nameOf(name: string | undefined): string | null {
	return name && name !== '~' ? name : null;
}
