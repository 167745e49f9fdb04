import type { AccountStore } from '../store/Store';
import type { Baileys, BinaryNode, SocketConfig } from './baileys';

export interface DurableSignalOptions {
	baileys: Baileys;
	/** The account whose {@link openAuth} keys the socket was given. */
	account: AccountStore;
	/**
	 * The message stanza a ciphertext arrived in: the very buffer of its `<enc>` child is asked for, so a WeakMap filled
	 * by `ws.prependListener('CB:message')` answers. Without a stanza nothing is journalled (and a warning logged).
	 */
	stanzaOf(ciphertext: Uint8Array): BinaryNode | undefined;
}

/** Baileys' `makeSignalRepository` option: its own repository, made durable and checked. */
export function makeDurableSignalRepository(
	options: DurableSignalOptions,
): SocketConfig['makeSignalRepository'] {
	throw new Error('not yet');
}

/** `from|participant|id`: what a stanza's journal entries are found by. */
export function stanzaId(stanza: BinaryNode): string {
	throw new Error('not yet');
}

/** The stanza of a {@link JournalEntry}, to run through Baileys' `decryptMessageNode` again. */
export function decodeStanza(stanza: Uint8Array, baileys: Baileys): BinaryNode {
	throw new Error('not yet');
}

/** XEdDSA by libsignal's curve, because Baileys' own `Curve.verify` answers true to everything. Bytes in, never throws. */
export function verifySignature(
	publicKey: Uint8Array,
	message: Uint8Array,
	signature: Uint8Array,
): boolean {
	throw new Error('not yet');
}
