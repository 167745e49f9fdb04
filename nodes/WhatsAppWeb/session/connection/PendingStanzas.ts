import { bareJid } from '../../message/jid';
import type { BinaryNode, WAMessageKey } from '../wire/baileys';
import { headerOf, type StanzaHeader, stanzaId } from '../wire/journal';
import { bytes, children } from '../wire/stanza';

/** More pending stanzas than that means that some are never acknowledged: the oldest is forgotten. */
const MAX_PENDING = 20_000;

/** ms without a message being taken after which the rest is not waited for. */
const STUCK_MS = 5_000;

/**
 * The message stanzas of one connection that are not events yet. Finds the stanza of a ciphertext (for the journal) and
 * of a finished message (to strike it off the journal).
 */
export class PendingStanzas {
	private readonly byCiphertext = new WeakMap<Uint8Array, BinaryNode>();

	/** Headers by their stanza's id, by the key of the message they bring. */
	private readonly pending = new Map<string, Map<string, StanzaHeader>>();

	/** Called with the key of each message that is taken. */
	private readonly listeners = new Set<(key: string) => void>();

	add(stanza: BinaryNode): void {
		for (const enc of children(stanza, 'enc')) {
			const ciphertext = bytes(enc);
			if (ciphertext) this.byCiphertext.set(ciphertext, stanza);
		}
		const key = keyOfStanza(stanza);
		const header = headerOf(stanza);
		const others = this.pending.get(key) ?? new Map<string, StanzaHeader>();
		this.pending.set(key, others.set(header.id, header));
		if (this.pending.size <= MAX_PENDING) return;
		const [oldest] = this.pending.keys();
		if (oldest !== undefined) this.pending.delete(oldest);
	}

	of(ciphertext: Uint8Array): BinaryNode | undefined {
		return this.byCiphertext.get(ciphertext);
	}

	/** The stanzas that brought this message; they are pending no more. */
	take({ remoteJid, participant, id }: WAMessageKey): StanzaHeader[] {
		const key = keyOf(remoteJid ?? '', participant ?? '', id ?? '');
		const headers = this.pending.get(key);
		this.pending.delete(key);
		for (const listener of this.listeners) listener(key);
		return [...(headers?.values() ?? [])];
	}

	isPending(stanza: BinaryNode): boolean {
		return this.pending.get(keyOfStanza(stanza))?.has(stanzaId(stanza)) ?? false;
	}

	/** Resolves when the messages that are pending now have been taken, or when none was taken for 5 s: some never are. */
	async drained(): Promise<void> {
		const left = new Set(this.pending.keys());
		if (left.size === 0) return;
		await new Promise<void>((resolve) => {
			const done = (): void => {
				clearTimeout(timer);
				this.listeners.delete(listener);
				resolve();
			};
			const timer = setTimeout(done, STUCK_MS).unref();
			const listener = (key: string): void => {
				timer.refresh();
				if (left.delete(key) && left.size === 0) done();
			};
			this.listeners.add(listener);
		});
	}
}

/** As Baileys makes the message's key of it: what the own phone says to Meta AI is a message of its own. */
function keyOfStanza({ attrs }: BinaryNode): string {
	const { id = '', from = '', recipient = from, participant = '' } = attrs;
	return keyOf(recipient.endsWith('@bot') ? from : recipient, participant, id);
}

/** Baileys strips devices and hosts from a message's key; direct chats have no participant, or an empty one. */
function keyOf(chat: string, participant: string, id: string): string {
	return `${personJid(chat)}|${participant && personJid(participant)}|${id}`;
}

function personJid(jid: string): string {
	return bareJid(jid).replace('@hosted.lid', '@lid').replace('@hosted', '@s.whatsapp.net');
}
