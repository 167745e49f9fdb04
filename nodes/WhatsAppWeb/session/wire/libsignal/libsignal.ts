import { createRequire } from 'node:module';
import { getCallSites } from 'node:util';

export interface SignalSession {
	indexInfo: { used: number };
	/** Plain data, a copy. */
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

/** What we touch of libsignal 6.0.0. Its own types leave most of it out. */
export interface Libsignal {
	SessionRecord: { prototype: SignalSessionRecord };
	SessionCipher: { prototype: SignalSessionCipher };
	SessionBuilder: { prototype: SignalSessionBuilder };
	SessionError: new (message: string) => Error;
}

/** The very instance that Baileys uses: npm may have put another version of libsignal within our own reach. */
export function loadLibsignal(): Libsignal {
	// The path of this file, in CommonJS (as built) and as an ES module (in tests) alike.
	const here = getCallSites(1, { sourceMap: false })[0]?.scriptName;
	if (here === undefined) throw new Error('No call site');
	const fromHere = createRequire(here);
	const fromBaileys = createRequire(fromHere.resolve('@whiskeysockets/baileys'));
	return fromBaileys('libsignal') as Libsignal;
}
