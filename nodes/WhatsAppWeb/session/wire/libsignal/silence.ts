import { keepJobContext } from './jobContext';
import { type Libsignal, loadLibsignal } from './libsignal';
import { trySessionsCleanly } from './trySessions';

/** On the class, so that a reloaded copy of this package sees that it is done. */
const SILENCED = Symbol.for('n8n-nodes-whatsapp-web/silenced@1');

const nothing = () => undefined;
const MUTED = { log: nothing, info: nothing, warn: nothing, error: nothing };

/**
 * Keeps libsignal off the console: it prints whole sessions, private keys and all, whenever it closes or removes one, and
 * stack traces for every message it cannot decrypt. Nobody else's console is touched. Safe to call again.
 */
export function silenceLibsignal(libsignal: Libsignal = loadLibsignal()): void {
	if (SILENCED in libsignal.SessionRecord) return;
	Object.defineProperty(libsignal.SessionRecord, SILENCED, { value: true });
	const { prototype } = libsignal.SessionRecord;
	for (const method of ['closeSession', 'openSession', 'removeOldSessions'])
		mute(prototype, method);
	mute(libsignal.SessionRecord, 'migrate');
	openQuietly(libsignal);
	trySessionsCleanly(libsignal);
	keepJobContext(libsignal);
}

/** Takes the console away while a synchronous method runs: nothing else can run, and so print, meanwhile. */
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

/** A new session is announced when it replaces an open one: with none open there is nothing to say. */
function openQuietly({ SessionBuilder: { prototype } }: Libsignal): void {
	const { initIncoming } = prototype;
	prototype.initIncoming = function (record, message) {
		const open = record.getOpenSession();
		if (open && !record.getSession(message.baseKey)) record.closeSession(open);
		return initIncoming.call(this, record, message);
	};
}
