import { AsyncLocalStorage } from 'node:async_hooks';
import type { Libsignal } from './libsignal';

/**
 * Runs each job of libsignal in the async context it was queued in, and so in its transaction. libsignal has one queue per
 * address for the whole process (`queue_job.js`), and the first caller runs the jobs of all. With two accounts that know
 * the same person, a job would run outside of its transaction, and wait for that for ever.
 */
export function keepJobContext({ SessionBuilder, SessionCipher }: Libsignal): void {
	const { queueJob } = SessionCipher.prototype;
	SessionCipher.prototype.queueJob = function (job) {
		return queueJob.call(this, AsyncLocalStorage.bind(job));
	};
	const { initOutgoing } = SessionBuilder.prototype;
	SessionBuilder.prototype.initOutgoing = function (device) {
		// Its job does not go through `queueJob` above, but all that the job reads and writes goes through the storage.
		const storage = inContext(this.storage);
		return initOutgoing.call(Object.create(this, { storage: { value: storage } }) as never, device);
	};
}

/** The object, whose methods run in the current async context. */
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
