import type { Linking, LinkOffer, LinkRequest, LinkResult } from '../../contract/linking';
import { isPassing, notConnected } from '../../contract/notConnected';
import { backoff } from '../../primitives/backoff';
import { type Budget, timedOut } from '../../primitives/Budget';
import { Timer } from '../../primitives/Timer';
import { isLinked, type Me } from '../account/me';
import type { Auth } from '../signal/authState';
import { type Closed, judge } from '../wire/closeCodes';
import { type Connection, isConnectionEnd } from './Connection';
import type { ConnectionSource } from './ConnectionSource';
import {
	connectionOf,
	type Dialling,
	type DiallerState,
	IDLE,
	shownAs,
	type Stop,
	UNLINKED,
} from './DiallerState';
import { inWords, notAsked, type PairingFailure, tooLate } from './pairing/failure';
import { Pairing } from './pairing/Pairing';
import type { SessionParts } from './SessionParts';
import { prepareConnection } from './prepareConnection';
import type { Account, StateStream } from './StateStream';
import { updateVersion } from './version';

/** Statuses that outlive a restart of n8n. From the others, the next process tries to connect. */
const LASTING: ReadonlySet<Stop['status']> = new Set(['logged_out', 'banned', 'locked']);

/** Restarts that WhatsApp asks for in a row before they count as failures. */
const MAX_RESTARTS = 3;

/** When a connection is needed, an attempt that is further away than this many base waits is made at once. */
const HURRY_FACTOR = 5;

/** Links an account and keeps its connection open, from the first use until it is stopped or WhatsApp ends it for good. */
export class Dialler implements ConnectionSource {
	private state: DiallerState;

	/** Starts what `retryAt` of the state announces. */
	private readonly timer = new Timer(() => this.retry());

	/** What has failed in a row: waits before an attempt, stream errors (500), restarts (515). */
	private readonly failures = { waits: 0, streamErrors: 0, restarts: 0 };

	/** Why the last attempt to link has ended. */
	private unlinkable: PairingFailure | undefined;

	/**
	 * @param attach lets a new connection feed the session, in the tick it was made in; settles when what earlier ones left
	 * behind has been processed. Never rejects
	 */
	constructor(
		private readonly core: SessionParts,
		private readonly states: StateStream,
		private readonly attach: (connection: Connection, auth: Auth) => Promise<void>,
	) {
		const linked = isLinked(core.auth);
		const { verdict = linked ? IDLE : UNLINKED } = core.facts.known;
		this.state = { phase: 'stopped', ...verdict, retryAt: endOf(verdict) };
		this.become(this.state, linked ? jidsOf(core.me()) : { jid: null, lid: null });
	}

	/** Connects, unless the session is connected, or about to be. */
	start(): void {
		const { state } = this;
		if (state.phase === 'stopped') {
			this.failures.waits = 0;
			this.dial();
		} else if (state.phase === 'waiting') {
			const soonMs = this.core.timing.backoff.baseMs * HURRY_FACTOR;
			if (state.retryAt - Date.now() > soonMs) this.dial();
		}
	}

	stop(stop: Stop): void {
		this.become({ phase: 'stopped', ...stop });
	}

	/** Ends what is under way, for good. A session that had stopped keeps its reason. */
	dispose(): void {
		this.timer.stop();
		if (this.state.phase === 'pairing') this.stop(UNLINKED);
		else if (this.state.phase !== 'stopped') this.stop(IDLE);
	}

	get isPairing(): boolean {
		return this.state.phase === 'pairing';
	}

	/** Links the account, or joins the linking that is under way for the same request. @throws WhatsAppError */
	async pair(request: LinkRequest): Promise<LinkResult> {
		if (this.state.phase === 'pairing' && !this.state.pairing.isFor(request)) this.stop(UNLINKED);
		if (this.state.phase === 'pairing') return await this.state.pairing.show();
		const isCurrent = (): boolean =>
			this.state.phase === 'pairing' && this.state.pairing === pairing;
		const pairing = new Pairing(this.core, request, {
			onReason: () => {
				if (isCurrent()) this.become(this.state);
			},
			onEnd: (failure) => {
				if (!isCurrent()) return;
				this.unlinkable = failure;
				if (failure) return this.stop({ status: 'unlinked', ...failure });
				this.failures.waits = 0;
				this.dial();
				// Whoever watches sees that the phone has confirmed.
				this.states.set(jidsOf(this.core.me()));
			},
		});
		this.unlinkable = undefined;
		this.become({ phase: 'pairing', pairing }, { jid: null, lid: null });
		return await pairing.show();
	}

	/**
	 * Takes what a person answers to the passkey that WhatsApp demands.
	 * @returns what is to be compared; undefined once the phone has confirmed, and the session logs in
	 * @throws WhatsAppError `invalid_parameter`, `device_not_connected`
	 */
	async answerPasskey(answer: string): Promise<LinkOffer | undefined> {
		if (this.state.phase === 'pairing') return await this.state.pairing.answerPasskey(answer);
		throw this.unlinkable ? tooLate(this.unlinkable) : notAsked();
	}

	/** How linking stands. @param prolong lets it go on for its full time from now */
	linking(prolong: boolean): Linking {
		const pairing = this.state.phase === 'pairing' ? this.state.pairing : undefined;
		if (prolong) pairing?.prolong();
		const failure = pairing ? pairing.interruption : this.unlinkable;
		return {
			state: this.states.current,
			request: pairing?.request ?? null,
			offer: pairing?.valid ?? null,
			failure: failure ? inWords(failure) : null,
		};
	}

	/**
	 * Ends the connection and sets the keys aside: they are not linked any more.
	 * @param settle takes the outcome of each write to the store
	 * @throws WhatsAppError from the store, if `settle` lets it through
	 */
	async unlink(
		reason: string,
		code: number | null,
		settle: (write: Promise<void>) => Promise<void> = (write) => write,
	): Promise<void> {
		const { core } = this;
		const { pn } = core.me();
		const stop: Stop = { status: 'logged_out', reason, code };
		await this.stopAfter(stop, async () => {
			await settle(core.forget());
			await settle(core.facts.startAnew(stop));
		});
		await core.publish({ event: 'logged_out', data: { reason, code }, session: pn });
	}

	async opened(budget: Budget): Promise<Connection> {
		const late = (): Error => notConnected(this.states.current);
		for (;;) {
			if (isPassing(this.states.current.status)) this.start();
			await this.states.until(
				// What an ended connection still shows is about to change: the error must give the reason of its end.
				({ status }) => this.state.phase !== 'ended' && !isPassing(status),
				(found) => budget.race(found, late),
			);
			const { current } = this;
			if (current) {
				if (!current.isBroken) return current;
				await budget.race(current.closed, late);
			} else if (!isPassing(this.states.current.status)) throw late();
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
		return this.state.phase === 'open' ? this.state.connection : undefined;
	}

	/** The only transition: ends what the old state was about, and shows the new one. */
	private become<Next extends DiallerState>(next: Next, account?: Partial<Account>): Next {
		const { state: left } = this;
		this.state = next;
		if (left !== next) {
			if (connectionOf(left) !== connectionOf(next)) connectionOf(left)?.end();
			if (left.phase === 'pairing') left.pairing.end();
		}
		const shown = shownAs(next);
		this.timer.stop();
		if (shown.retryAt !== null) this.timer.set(shown.retryAt - Date.now());
		this.states.set({ ...shown, ...account });
		return next;
	}

	private retry(): void {
		if (this.state.phase === 'waiting') this.dial();
		else this.start();
	}

	private dial(): void {
		const again = this.failures.waits > 0 || this.states.current.status === 'reconnecting';
		const dialling = this.become<Dialling>({ phase: 'dialling', again });
		const logIn = async (): Promise<void> => {
			if (this.state === dialling) await this.logIn(dialling);
		};
		this.core.logins.use(logIn).catch((error: unknown) => this.onFailure(error, dialling));
	}

	/** Settles when the connection is open, or has ended. */
	private async logIn(dialling: Dialling): Promise<void> {
		const { core } = this;
		try {
			const { auth, dial } = await prepareConnection(core);
			if (this.state !== dialling) return;
			if (!isLinked(auth)) return this.stop(UNLINKED);
			core.auth = auth;
			const connection = dial({ browser: [core.config().deviceName, 'Chrome', '130'] });
			dialling.connection = connection;
			const caughtUp = this.attach(connection, auth);
			const open = connection.opened.then(() => {
				if (this.state === dialling) this.onOpen(connection);
			});
			const onClosed = async (closed: Closed): Promise<void> => {
				const { state } = this;
				if (connectionOf(state) !== connection) return;
				await this.onClosed(closed).catch((error: unknown) => this.onFailure(error, state));
			};
			connection.closed.then(onClosed).catch(core.report);
			await caughtUp;
			await Promise.race([open, connection.closed]);
		} catch (error) {
			core.report(error);
			if (this.state === dialling) await this.onClosed({ code: 500, transport: true });
		}
	}

	/** Tries again later after an error that nothing else can be done about. @param state the one it happened in */
	private onFailure(error: unknown, state: DiallerState): void {
		this.core.report(error);
		const isLeft = this.state !== state && this.state.phase !== 'ended';
		if (!isLeft) this.wait(judge({ code: 500, transport: true }).reason, null);
	}

	private onOpen(connection: Connection): void {
		const { core } = this;
		const { sock } = connection;
		this.failures.restarts = 0;
		void core.facts.learn({ verdict: undefined }).catch(core.report);
		this.become(
			{ phase: 'open', connection, since: performance.now() },
			{ ...jidsOf(core.me()), pushName: pushNameOf(sock.user?.name) },
		);
		sock.ev.on('creds.update', ({ me }) => {
			if (!me?.name || this.current !== connection) return;
			this.become(this.state, { pushName: pushNameOf(me.name) });
		});
		core.publish({ event: 'connected', data: {} }).catch(core.report);
	}

	private async onClosed(closed: Closed): Promise<void> {
		const { core, state, failures } = this;
		const isStreamError = closed.code === 500 && !closed.transport;
		failures.streamErrors = isStreamError ? failures.streamErrors + 1 : 0;
		const { reaction, status, reason } = judge(closed, failures.streamErrors);
		const code = closed.transport ? null : closed.code;
		if (state.phase === 'open') {
			if (performance.now() - state.since >= core.timing.stableMs) failures.waits = 0;
			const willReconnect = reaction === 'again' || reaction === 'backoff';
			const data = { reason, code, status, willReconnect };
			core.publish({ event: 'disconnected', data }).catch(core.report);
		}
		const retryAt = closed.lastsMs === undefined ? null : Date.now() + closed.lastsMs;
		const stop: Stop = { status, reason, code, retryAt, lastsMs: closed.lastsMs };
		switch (reaction) {
			case 'again':
				failures.restarts += 1;
				return failures.restarts <= MAX_RESTARTS ? this.dial() : this.wait(reason, code);
			case 'backoff':
				return this.wait(reason, code);
			case 'version': {
				const shown = { status: 'reconnecting', reason, code, retryAt: null } as const;
				const ended = this.become({ phase: 'ended', shown });
				// A version that could not be stored is announced all the same, until n8n is restarted.
				const isUpdated = await updateVersion(core).catch((error: unknown) => {
					core.report(error);
					return true;
				});
				if (this.state !== ended) return;
				return isUpdated ? this.dial() : await this.giveUp(stop);
			}
			case 'forget':
				// WhatsApp has unlinked the device, whether or not that can be written.
				return await this.unlink(reason, code, (write) => write.catch(core.report));
			case 'stop':
				return await this.giveUp(stop);
		}
	}

	private wait(reason: string, code: number | null): void {
		const waitMs = backoff(this.failures.waits, this.core.timing.backoff);
		this.failures.waits += 1;
		this.become({ phase: 'waiting', reason, code, retryAt: Date.now() + waitMs });
	}

	private async giveUp(stop: Stop): Promise<void> {
		const { facts, report } = this.core;
		const verdict = LASTING.has(stop.status) ? stop : undefined;
		await this.stopAfter(stop, async () => await facts.learn({ verdict })).catch(report);
	}

	/** Ends the connection at once, and shows why when that has been written to the store, whether or not that worked. */
	private async stopAfter(stop: Stop, write: () => Promise<void>): Promise<void> {
		const ended = this.become({ phase: 'ended', shown: this.states.current });
		try {
			await write();
		} finally {
			if (this.state === ended) this.stop(stop);
		}
	}
}

/** When it ends, Unix ms. The clock may have been ahead when it began: it lasts no longer from now than it did then. */
function endOf({ retryAt = null, lastsMs = Infinity }: Stop): number | null {
	return retryAt === null ? null : Math.min(retryAt, Date.now() + lastsMs);
}

function jidsOf({ pn, lid }: Me): Pick<Account, 'jid' | 'lid'> {
	return { jid: pn, lid };
}

/** Baileys writes `~` while it does not know the name. */
function pushNameOf(name: string | undefined): string | null {
	return name && name !== '~' ? name : null;
}
