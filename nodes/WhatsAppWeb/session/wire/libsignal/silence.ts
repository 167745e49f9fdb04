import type { Libsignal } from './libsignal';

const nothing = () => undefined;
const MUTED = { log: nothing, info: nothing, warn: nothing, error: nothing };

/** Keeps libsignal from printing sessions with their private keys when it closes or removes one; other output stays. */
export function silence(libsignal: Libsignal): void {
	const { prototype } = libsignal.SessionRecord;
	for (const method of ['closeSession', 'openSession', 'removeOldSessions'])
		mute(prototype, method);
	mute(libsignal.SessionRecord, 'migrate');
	openQuietly(libsignal);
}

/** Mutes the console while a synchronous method runs: nothing else can print meanwhile. */
function mute(owner: object, method: string): void {
	const original: unknown = Reflect.get(owner, method);
	if (typeof original !== 'function') throw new Error(`libsignal has no ${method}`);
	Reflect.set(owner, method, function (this: unknown, ...parameters: unknown[]): unknown {
		const printing = { ...console };
		Object.assign(console, MUTED);
		try {
			return Reflect.apply(original, this, parameters);
		} finally {
			Object.assign(console, printing);
		}
	});
}

/** Closes the open session first: libsignal prints a line only when a new session replaces an open one. */
function openQuietly({ SessionBuilder: { prototype } }: Libsignal): void {
	const { initIncoming } = prototype;
	prototype.initIncoming = function (record, message) {
		const open = record.getOpenSession();
		if (open && !record.getSession(message.baseKey)) record.closeSession(open);
		return initIncoming.call(this, record, message);
	};
}
