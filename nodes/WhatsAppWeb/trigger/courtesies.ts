import { chatTypeOf } from '../message/jid';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionEvent } from '../contract/events/SessionEvent';

export const MARK_AS_READ = [
	{ name: 'Never', value: 'never' },
	{ name: 'When the Workflow Ends', value: 'end' },
	{ name: 'When the Workflow Starts', value: 'start' },
] as const;

/** What people see of a workflow that takes care of their message. */
export interface CourtesyOptions {
	/** Blue ticks. */
	markAsRead: (typeof MARK_AS_READ)[number]['value'];
	/** "typing…" while it runs. */
	showTyping: boolean;
}

/** WhatsApp's apps stop showing it after about 25 seconds. */
const TYPING_EVERY_MS = 10_000;

/** An execution may wait for days. */
const TYPING_AT_MOST_MS = 300_000;

/**
 * Begins what is to be seen while an execution runs. What fails is not seen, and that is all: it never touches the
 * execution.
 * @returns to be called when the execution has ended, or (false) there will be none for now
 */
export function beginCourtesies(
	events: readonly SessionEvent[],
	{ markAsRead, showTyping }: CourtesyOptions,
	client: Pick<SessionClient, 'command'>,
): (hasEnded: boolean) => void {
	const messages = events.filter(isAnswerable);
	if (markAsRead === 'start') tellRead(messages, client);
	const chats = new Set(showTyping ? messages.map(({ data }) => data.chat) : []);
	const stops = [...chats].map((chat) => type(chat, client));
	return (hasEnded) => {
		for (const stop of stops) stop();
		if (hasEnded && markAsRead === 'end') tellRead(messages, client);
	};
}

/** Somebody else's message that they wait for an answer to. */
function isAnswerable(event: SessionEvent): event is SessionEvent<'message'> {
	if (event.event !== 'message' || event.data.fromMe) return false;
	return ['direct', 'group'].includes(chatTypeOf(event.data.chat));
}

function tellRead(
	messages: Array<SessionEvent<'message'>>,
	client: Pick<SessionClient, 'command'>,
): void {
	for (const { data } of messages) {
		const { chat, sender, id } = data;
		client.command('markRead', { chat, sender, messageIds: [id] }).catch(() => {});
	}
}

/** @returns stops it */
function type(chat: string, client: Pick<SessionClient, 'command'>): () => void {
	const tell = (state: 'composing' | 'paused'): void => {
		client.command('setChatState', { chat, state }).catch(() => {});
	};
	const stop = (): void => {
		clearInterval(again);
		clearTimeout(end);
		tell('paused');
	};
	const again = setInterval(() => tell('composing'), TYPING_EVERY_MS).unref();
	const end = setTimeout(stop, TYPING_AT_MOST_MS).unref();
	tell('composing');
	return stop;
}
