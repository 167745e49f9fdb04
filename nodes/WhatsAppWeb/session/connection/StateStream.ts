import type { SessionState } from '../../contract/state';

/** The linked account as a session's state names it. */
export type Account = Pick<SessionState, 'jid' | 'lid' | 'pushName'>;

type Listener = (state: SessionState) => void;

/** The observable state of a session. */
export class StateStream {
	private state: SessionState = {
		status: 'idle',
		reason: 'not_used_yet',
		code: null,
		jid: null,
		lid: null,
		pushName: null,
		since: Date.now(),
		retryAt: null,
	};

	private readonly listeners = new Set<Listener>();

	get current(): SessionState {
		return { ...this.state };
	}

	watch(listener: Listener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Fields that `change` leaves out keep their value. */
	set(change: Partial<SessionState>): void {
		const { since } = this.state;
		const next: SessionState = { ...this.state, ...change, since };
		const keys = Object.keys(next) as Array<keyof SessionState>;
		if (keys.every((key) => next[key] === this.state[key])) return;
		this.state = { ...next, since: Date.now() };
		for (const listener of [...this.listeners]) listener(this.current);
	}

	/** The first state, now or later, that `wanted` accepts. @param race bounds the wait */
	async until(
		wanted: (state: SessionState) => boolean,
		race: (found: Promise<SessionState>) => Promise<SessionState> = (found) => found,
	): Promise<SessionState> {
		if (wanted(this.state)) return this.current;
		const { promise: found, resolve } = Promise.withResolvers<SessionState>();
		const stop = this.watch((state) => {
			if (wanted(state)) resolve(state);
		});
		try {
			return await race(found);
		} finally {
			stop();
		}
	}
}
