import { AsyncLocalStorage } from 'node:async_hooks';
import type { Libsignal } from './libsignal';

/**
 * Keeps the work of libsignal in the transaction that asked for it. libsignal has one queue per address for the whole
 * process (`queue_job.js`), and whoever came first runs what the others put into it: with two accounts that know the same
 * person, the one's work would be done outside of its transaction, and wait for it for ever.
 */
export function keepJobContext({ SessionBuilder, SessionCipher }: Libsignal): void {
	const { queueJob } = SessionCipher.prototype;
	SessionCipher.prototype.queueJob = function (job) {
		return queueJob.call(this, AsyncLocalStorage.bind(job));
	};
	const { initOutgoing } = SessionBuilder.prototype;
	SessionBuilder.prototype.initOutgoing = function (device) {
		// It puts its work into the queue itself; all that it does to the outside goes through its storage.
		const storage = inContext(this.storage);
		return initOutgoing.call(Object.create(this, { storage: { value: storage } }) as never, device);
	};
}

/** The object with its methods run in the context of now. */
function inContext<Owner extends object>(owner: Owner): Owner {
	const run = AsyncLocalStorage.snapshot();
	return new Proxy(owner, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name);
			if (typeof value !== 'function') return value;
			return (...parameters: unknown[]): unknown =>
				run(() => Reflect.apply(value, target, parameters) as unknown);
		},
	});
}
