import type { EventEmitter } from 'node:events';

/**
 * Makes the listeners of an emitter report what they reject with. Baileys' are async and nobody awaits them: one
 * write to a connection that has just ended would otherwise be an unhandled rejection of the whole n8n process.
 */
export function reportRejections(emitter: EventEmitter, report: (error: unknown) => void): void {
	for (const event of emitter.eventNames()) {
		for (const listener of emitter.listeners(event)) {
			emitter.off(event, listener as () => void);
			emitter.on(event, (...args: unknown[]) => {
				const outcome: unknown = Reflect.apply(listener, emitter, args);
				return isPromise(outcome) ? outcome.catch(report) : outcome;
			});
		}
	}
}

function isPromise(value: unknown): value is Promise<unknown> {
	return typeof (value as Promise<unknown> | undefined)?.catch === 'function';
}
