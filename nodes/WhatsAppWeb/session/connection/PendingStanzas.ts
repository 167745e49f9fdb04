import { headerOf, type StanzaHeader, stanzaId } from '../wire/journal';
import type { EventEmitter } from 'node:events';
import { bareJid } from '../../message/jid';
import type { BinaryNode, WAMessageKey } from '../wire/baileys';
import { bytes, children } from '../wire/stanza';

/** More message stanzas than that under way at once means that they are never answered for: the oldest is forgotten. */
const MAX_UNDER_WAY = 20_000;

/** When nothing has been taken for so long, what is left never will be. */
const STUCK_MS = 5_000;

/**
 * The message stanzas of one connection on their way to being events: finds the stanza of a ciphertext (for the
 * journal) and of a finished message (to strike it off the journal).
 */
export class PendingStanzas {
	private readonly byCiphertext = new WeakMap<Uint8Array, BinaryNode>();

	private readonly pending = new Map<string, Map<string, StanzaHeader>>();

	/** Called with the name of each message that is taken. */
	private readonly listeners = new Set<(name: string) => void>();

	attach(ws: EventEmitter): void {
		ws.prependListener('CB:message', (stanza: BinaryNode) => this.add(stanza));
	}

	add(stanza: BinaryNode): void {
		for (const enc of children(stanza, 'enc')) {
			const ciphertext = bytes(enc);
			if (ciphertext) this.byCiphertext.set(ciphertext, stanza);
		}
		const name = nameOfStanza(stanza);
		const heard = headerOf(stanza);
		const others = this.pending.get(name) ?? new Map<string, StanzaHeader>();
		this.pending.set(name, others.set(heard.id, heard));
		if (this.pending.size <= MAX_UNDER_WAY) return;
		const [oldest] = this.pending.keys();
		if (oldest !== undefined) this.pending.delete(oldest);
	}

	of(ciphertext: Uint8Array): BinaryNode | undefined {
		return this.byCiphertext.get(ciphertext);
	}

	/** The stanzas that brought this message; asked once. */
	take(key: WAMessageKey): StanzaHeader[] {
		const name = nameOf(key.remoteJid ?? '', key.participant ?? '', key.id ?? '');
		const heard = this.pending.get(name);
		this.pending.delete(name);
		for (const listener of this.listeners) listener(name);
		return [...(heard?.values() ?? [])];
	}

	/** Whether the message it brought has not been taken. */
	isPending(stanza: BinaryNode): boolean {
		return this.pending.get(nameOfStanza(stanza))?.has(stanzaId(stanza)) ?? false;
	}

	/** Resolves when the messages under way now have been taken. Some never are (a copy of another one): these are not waited for long. */
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
			const listener = (name: string): void => {
				timer.refresh();
				if (left.delete(name) && left.size === 0) done();
			};
			this.listeners.add(listener);
		});
	}
}

/** As Baileys makes the key of it: what the own phone says to Meta AI is a message of its own. */
function nameOfStanza({ attrs }: BinaryNode): string {
	const { id = '', from = '', recipient = from, participant = '' } = attrs;
	return nameOf(recipient.endsWith('@bot') ? from : recipient, participant, id);
}

/** Baileys strips devices and hosts from a message's key; 1:1 chats have no participant, or an empty one. */
function nameOf(chat: string, participant: string, id: string): string {
	return `${person(chat)}|${participant && person(participant)}|${id}`;
}

function person(jid: string): string {
	return bareJid(jid).replace('@hosted.lid', '@lid').replace('@hosted', '@s.whatsapp.net');
}
