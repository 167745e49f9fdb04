import { chatTypeOf } from '../message/jid';
import type { SessionClient } from '../contract/SessionClient';
import type { SessionEvent } from '../contract/events/SessionEvent';

export const MARK_AS_READ = [
	{ name: 'Never', value: 'never' },
	{ name: 'When the Workflow Ends', value: 'end' },
	{ name: 'When the Workflow Starts', value: 'start' },
] as const;

/** What the senders of a message see on WhatsApp while a workflow handles it. */
export interface FeedbackOptions {
	/** Blue ticks. */
	markAsRead: (typeof MARK_AS_READ)[number]['value'];
	/** "typing…" while it runs. */
	showTyping: boolean;
}

/** WhatsApp's apps stop showing "typing…" after about 25 seconds. */
const TYPING_EVERY_MS = 10_000;

/** Longest time to show "typing…": an execution may wait for days. */
const TYPING_AT_MOST_MS = 300_000;

/**
 * Marks messages as read and shows "typing…", as far as the options say. A failure is ignored: it never affects the
 * execution.
 * @returns to be called with true when the execution has ended, with false when none could be created
 */
export function startFeedback(
	events: readonly SessionEvent[],
	{ markAsRead, showTyping }: FeedbackOptions,
	client: Pick<SessionClient, 'command'>,
): (hasEnded: boolean) => void {
	const messages = events.filter(isAnswerable);
	if (markAsRead === 'start') sendReadReceipts(messages, client);
	const chats = new Set(showTyping ? messages.map(({ data }) => data.chat) : []);
	const stops = [...chats].map((chat) => startTyping(chat, client));
	return (hasEnded) => {
		for (const stop of stops) stop();
		if (hasEnded && markAsRead === 'end') sendReadReceipts(messages, client);
	};
}

/** Whether it is somebody else's message in a direct chat or a group. */
function isAnswerable(event: SessionEvent): event is SessionEvent<'message'> {
	if (event.event !== 'message' || event.data.fromMe) return false;
	return ['direct', 'group'].includes(chatTypeOf(event.data.chat));
}

function sendReadReceipts(
	messages: Array<SessionEvent<'message'>>,
	client: Pick<SessionClient, 'command'>,
): void {
	for (const { data } of messages) {
		const { chat, sender, id } = data;
		client.command('markRead', { chat, sender, messageIds: [id] }).catch(() => {});
	}
}

/** @returns stops typing */
function startTyping(chat: string, client: Pick<SessionClient, 'command'>): () => void {
	const send = (state: 'composing' | 'paused'): void => {
		client.command('setChatState', { chat, state }).catch(() => {});
	};
	const stop = (): void => {
		clearInterval(again);
		clearTimeout(end);
		send('paused');
	};
	const again = setInterval(() => send('composing'), TYPING_EVERY_MS).unref();
	const end = setTimeout(stop, TYPING_AT_MOST_MS).unref();
	send('composing');
	return stop;
}
