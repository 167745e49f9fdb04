import { keepJobContext } from './jobContext';
import { loadLibsignal } from './libsignal';
import { silence } from './silence';
import { trySessionsCleanly } from './trySessions';
import { noteUsedIdentity } from './usedIdentity';

/** Set on a class of libsignal, so that a reloaded copy of this package does not patch it again. */
const PATCHED = Symbol.for('n8n-nodes-whatsapp-web/silenced@1');

/** Patches the libsignal that Baileys uses, at the first call in the process. See `../patches.md`. */
export function patchLibsignal(): void {
	const libsignal = loadLibsignal();
	if (PATCHED in libsignal.SessionRecord) return;
	Object.defineProperty(libsignal.SessionRecord, PATCHED, { value: true });
	silence(libsignal);
	trySessionsCleanly(libsignal);
	keepJobContext(libsignal);
	noteUsedIdentity(libsignal);
}
