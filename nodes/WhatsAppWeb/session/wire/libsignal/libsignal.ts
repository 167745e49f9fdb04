import { createRequire } from 'node:module';
import { getCallSites } from 'node:util';

export interface SignalSession {
	indexInfo: { used: number; closed?: number; remoteIdentityKey: Uint8Array };
	/** A copy, as plain data. */
	serialize(): object;
}

export interface SignalSessionRecord {
	getSession(baseKey: Uint8Array): SignalSession | undefined;
	getOpenSession(): SignalSession | undefined;
	closeSession(session: SignalSession): void;
}

export interface SignalSessionCipher {
	queueJob(job: () => Promise<unknown>): Promise<unknown>;
	doDecryptWhisperMessage(data: Uint8Array, session: SignalSession): Promise<Buffer>;
	decryptWithSessions(
		data: Uint8Array,
		sessions: SignalSession[],
	): Promise<{ session: SignalSession; plaintext: Buffer }>;
}

export interface SignalSessionBuilder {
	readonly storage: object;
	initOutgoing(device: object): Promise<void>;
	initIncoming(
		record: SignalSessionRecord,
		message: { baseKey: Uint8Array },
	): Promise<number | undefined>;
}

/** The parts of libsignal 6.0.0 that are patched; its own types leave most of them out. */
export interface Libsignal {
	SessionRecord: { prototype: SignalSessionRecord };
	SessionCipher: { prototype: SignalSessionCipher };
	SessionBuilder: { prototype: SignalSessionBuilder };
	SessionError: new (message: string) => Error;
}

/** The instance that Baileys uses: npm may resolve `libsignal` to another version from here. */
export function loadLibsignal(): Libsignal {
	// The path of this file, both in CommonJS (as built) and in an ES module (in tests).
	const here = getCallSites(1, { sourceMap: false })[0]?.scriptName;
	if (here === undefined) throw new Error('No call site');
	const fromHere = createRequire(here);
	const fromBaileys = createRequire(fromHere.resolve('@whiskeysockets/baileys'));
	return fromBaileys('libsignal') as Libsignal;
}
