import { setTimeout as pause } from 'node:timers/promises';
import { isNewsletterJid } from '../../message/jid';
import type { SessionClient } from '../../contract/SessionClient';
import { chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { field } from '../../fields';

const MAX_SECONDS = 60;

/** WhatsApp's apps stop showing "typing…" after about 25 seconds. */
const AGAIN_MS = 10_000;

export const typing = defineOperation({
	option: {
		name: 'Show Typing',
		value: 'typing',
		action: 'Show typing or recording in a chat',
		description: 'For some seconds, before an answer',
	},
	fields: [
		chat,
		field('show', 'Show', 'options', {
			options: [
				{ name: 'Recording a Voice Note', value: 'recording' },
				{ name: 'Typing', value: 'typing' },
			],
			default: 'typing',
			description: 'What the others see below the name of the chat',
		}),
		field('seconds', 'Seconds', 'number', {
			typeOptions: { minValue: 1, maxValue: MAX_SECONDS },
			default: 5,
			description: 'How long they see it; the workflow goes on after that',
		}),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, shown: 'typing', seconds: 5 },
	read(parameters) {
		const to = parameters.recipient('chat');
		if (isNewsletterJid(to)) parameters.refuse('chat', 'must be a contact or a group');
		const shown = parameters.choice('show', ['typing', 'recording'] as const, 'typing');
		const seconds = parameters.optionalNumber('seconds', { min: 1, max: MAX_SECONDS }) ?? 5;
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const state = shown === 'typing' ? 'composing' : 'recording';
				const chat = await show(client, to, state, seconds * 1000, signal);
				return { json: { chat, shown, seconds } };
			},
		};
	},
});

/** @returns the chat as it is addressed */
async function show(
	client: SessionClient,
	to: string,
	state: 'composing' | 'recording',
	forMs: number,
	signal: AbortSignal | undefined,
): Promise<string> {
	const { chat } = await client.command('showTyping', { chat: to, state }, { signal });
	try {
		for (let left = forMs; left > 0 && signal?.aborted !== true; left -= AGAIN_MS) {
			if (left < forMs) await client.command('setChatState', { chat, state });
			// Rejects when the execution is stopped.
			await pause(Math.min(left, AGAIN_MS), undefined, { signal }).catch(() => undefined);
		}
	} finally {
		await client.command('setChatState', { chat, state: 'paused' });
	}
	return chat;
}
