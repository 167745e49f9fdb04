import type { EventName, Events, LogEntry } from './contract.ts';

const TIMEOUT_MS = 10_000;

type Listener = (payload: never) => void;

/** The log of events in order, with the callers that wait for one. */
export class Journal {
	readonly log: LogEntry[] = [];
	#mark: number | undefined;
	readonly #listeners = new Map<EventName, Set<Listener>>();
	readonly #waiting = new Set<(reason: Error) => void>();

	emit<E extends EventName>(event: E, payload: Events[E]): void {
		this.log.push({ at: Date.now(), event, ...payload } as LogEntry);
		for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(payload as never);
	}

	on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
		const listeners = this.#listeners.get(event) ?? new Set();
		this.#listeners.set(event, listeners);
		listeners.add(listener as Listener);
		return () => listeners.delete(listener as Listener);
	}

	async once<E extends EventName>(
		event: E,
		options: { where?: (payload: Events[E]) => boolean; timeoutMs?: number } = {},
	): Promise<Events[E]> {
		const { where = () => true, timeoutMs = TIMEOUT_MS } = options;
		return await new Promise((resolve, reject) => {
			const settle = (act: () => void) => {
				clearTimeout(timer);
				stopListening();
				this.#waiting.delete(fail);
				act();
			};
			const fail = (reason: Error) => settle(() => reject(reason));
			const stopListening = this.on(event, (payload) => {
				if (where(payload)) settle(() => resolve(payload));
			});
			const late = () => fail(new Error(`no such ${event} within ${timeoutMs} ms`));
			const timer = setTimeout(late, timeoutMs);
			this.#waiting.add(fail);
		});
	}

	mark(): void {
		this.#mark = this.log.length;
	}

	forget(): void {
		this.log.length = 0;
		if (this.#mark !== undefined) this.#mark = 0;
	}

	async waitFor<E extends EventName>(
		event: E,
		predicate: (payload: Events[E]) => boolean = () => true,
		timeoutMs?: number,
	): Promise<Events[E]> {
		const since = this.#mark === undefined ? [] : this.log.slice(this.#mark);
		for (const entry of since) {
			if (entry.event === event && predicate(entry as unknown as Events[E])) {
				return entry as unknown as Events[E];
			}
		}
		return await this.once(event, { where: predicate, timeoutMs });
	}

	/** Rejects all waiting callers. */
	close(): void {
		for (const fail of [...this.#waiting]) fail(new Error('the loopback WhatsApp has stopped'));
		this.#listeners.clear();
	}
}
