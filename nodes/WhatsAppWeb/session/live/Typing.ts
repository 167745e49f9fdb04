import { bareJid } from '../../message/jid';
import type { BinaryNode, KeyReader } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { Connection } from '../connection/Connection';
import { type EventLocation, canonicalJid } from '../account/identities';
import type { PresenceSubscriptions } from './PresenceSubscriptions';

/** @param isTyping or recording; false: has stopped */
export type TypingListener = (who: EventLocation, isTyping: boolean) => void;

/** Who is typing, as far as WhatsApp says so: while the account is online, of direct chats that it has subscribed to. */
export class Typing {
	private readonly listeners = new Set<TypingListener>();

	constructor(
		private readonly parts: {
			presences: PresenceSubscriptions;
			keys(): KeyReader;
			report(error: unknown): void;
		},
	) {}

	/** To be called in the tick the connection was made in. */
	attach({ sock }: Connection): void {
		sock.ws.on('CB:chatstate', (stanza: BinaryNode) => {
			void this.read(stanza).catch(this.parts.report);
		});
	}

	/** @returns ends that */
	listen(listener: TypingListener): () => void {
		this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}

	/** Asks WhatsApp who is typing in a chat. @returns ends that */
	follow(chat: string): () => void {
		return this.parts.presences.follow(chat);
	}

	/** `<chatstate from participant?><composing media?/></chatstate>`, or `<paused/>`. */
	private async read(stanza: BinaryNode): Promise<void> {
		const { attrs } = stanza;
		const state = child(stanza);
		if (this.listeners.size === 0 || !attrs.from || !state) return;
		const keys = this.parts.keys();
		const chat = await canonicalJid(bareJid(attrs.from), keys);
		const { participant } = attrs;
		const sender = participant ? await canonicalJid(bareJid(participant), keys) : chat;
		for (const listener of this.listeners) listener({ chat, sender }, state.tag === 'composing');
	}
}
