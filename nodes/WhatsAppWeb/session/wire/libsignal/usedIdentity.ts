import { AsyncLocalStorage } from 'node:async_hooks';
import type { Libsignal } from './libsignal';

interface Observed {
	identity?: Uint8Array;
}

/** Shared by all copies of this package, because libsignal is patched by the first of them only. */
const KEY = Symbol.for('n8n-nodes-whatsapp-web/used-identity@1');

function observation(): AsyncLocalStorage<Observed> {
	const shared = globalThis as { [KEY]?: AsyncLocalStorage<Observed> };
	return (shared[KEY] ??= new AsyncLocalStorage());
}

/** Notes the identity key of the session that a message was decrypted with: its MAC covers that one, whatever else is said. */
export function noteUsedIdentity({ SessionCipher: { prototype } }: Libsignal): void {
	const { doDecryptWhisperMessage } = prototype;
	const observed = observation();
	prototype.doDecryptWhisperMessage = async function (data, session) {
		const plaintext = await doDecryptWhisperMessage.call(this, data, session);
		const store = observed.getStore();
		if (store) store.identity = session.indexInfo.remoteIdentityKey;
		return plaintext;
	};
}

/**
 * Runs work that decrypts one message.
 * @returns its result, and the identity key of the session that fitted; undefined when none did
 */
export async function withUsedIdentity<Result>(
	decrypt: () => Promise<Result>,
): Promise<{ result: Result; identity: Uint8Array | undefined }> {
	const store: Observed = {};
	const result = await observation().run(store, decrypt);
	return { result, identity: store.identity };
}
