import { bareJid, isUserJid } from '../message/jid';
import type { Availability } from './Availability';
import type { BinaryNode, SignalKeyStore } from './baileys';
import type { Connection } from './Connection';
import { identityOf, type EventPlace } from './identity';

/** @param isTyping or recording; false: has stopped */
export type TypingListener = (who: EventPlace, isTyping: boolean) => void;

/** Who is typing, as far as WhatsApp tells: while the account is online, of direct chats that it has subscribed to. */
export class Typing {
	private readonly listeners = new Set<TypingListener>();

	/** How many follow a chat. */
	private readonly followed = new Map<string, number>();

	private connection: Connection | undefined;

	constructor(
		private readonly parts: {
			availability: Availability;
			/** Of the linked device, as they are now. */
			keys(): Pick<SignalKeyStore, 'get'>;
			report(error: unknown): void;
		},
	) {}

	/** To be called in the tick the connection was made in. */
	attach(connection: Connection): void {
		const { sock, closed } = connection;
		sock.ws.on('CB:chatstate', (stanza: BinaryNode) => {
			void this.hear(stanza).catch(this.parts.report);
		});
		sock.ev.on('connection.update', ({ connection: word }) => {
			if (word !== 'open') return;
			this.connection = connection;
			for (const chat of this.followed.keys()) this.subscribe(chat);
		});
		void closed.then(() => {
			if (this.connection === connection) this.connection = undefined;
		});
	}

	/** @returns ends it */
	listen(listener: TypingListener): () => void {
		this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}

	/** Asks WhatsApp to tell who is typing in a chat, until what it returns is called. */
	follow(chat: string): () => void {
		const release = this.parts.availability.hold();
		const count = this.followed.get(chat) ?? 0;
		this.followed.set(chat, count + 1);
		if (count === 0) this.subscribe(chat);
		return () => {
			release();
			const left = (this.followed.get(chat) ?? 0) - 1;
			if (left > 0) this.followed.set(chat, left);
			else this.followed.delete(chat);
		};
	}

	private subscribe(chat: string): void {
		// What is typed in a group is told to its members unasked.
		if (!isUserJid(chat)) return;
		this.connection?.sock.presenceSubscribe(chat).catch(this.parts.report);
	}

	/** `<chatstate from participant?><composing media?/></chatstate>`, or `<paused/>`. */
	private async hear({ attrs, content }: BinaryNode): Promise<void> {
		const [state] = Array.isArray(content) ? content : [];
		if (this.listeners.size === 0 || !attrs.from || !state) return;
		const keys = this.parts.keys();
		const chat = await identityOf(bareJid(attrs.from), keys);
		const { participant } = attrs;
		const sender = participant ? await identityOf(bareJid(participant), keys) : chat;
		for (const listener of this.listeners) listener({ chat, sender }, state.tag === 'composing');
	}
}
