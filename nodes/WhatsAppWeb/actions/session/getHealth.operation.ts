import type { AccountHealth } from '../../contract/queries/health';
import type { SessionState } from '../../contract/state';
import { defineOperation } from '../operation';
import { isoTime } from './state';

/** Long enough to log in over a slow connection. */
const CONNECT_TIMEOUT_MS = 30_000;
const MS = 1_000;

export const getHealth = defineOperation({
	option: {
		name: 'Get Health',
		value: 'getHealth',
		action: 'Check whether WhatsApp restricts the number, and what it has sent today',
		description: 'Restrictions, new chats left, messages sent today',
	},
	gives: healthJson(
		{ status: 'open', reason: null },
		{
			restriction: { active: false, until: null, reason: null },
			newChats: { quota: 1_000, used: 12, until: 1_780_300_000 },
			sent: { today: 48, newChatsToday: 3 },
			refusalsToday: { 463: 1 },
			reconnectsToday: 0,
			pacing: { mode: 'newChats', newChatsLeft: 61, nextNewChatAt: Date.UTC(2026, 5, 1, 8) },
			undecryptableToday: 0,
			profilesToday: 0,
			lastFrameAt: Date.UTC(2026, 5, 1, 8),
		},
	),
	fields: [],
	read: () => ({
		kind: 'session',
		async run({ client }, { signal }) {
			const state = await client.status({ connect: true, timeoutMs: CONNECT_TIMEOUT_MS });
			return { json: healthJson(state, await client.query('accountHealth', {}, { signal })) };
		},
	}),
});

function healthJson(
	{ status, reason }: Pick<SessionState, 'status' | 'reason'>,
	{ restriction, newChats, sent, pacing, ...health }: AccountHealth,
): Record<string, unknown> {
	return {
		status,
		reason,
		restriction: { ...restriction, until: isoTime(msOf(restriction.until)) },
		new_chats: { ...newChats, until: isoTime(msOf(newChats.until)) },
		sent: { today: sent.today, new_chats_today: sent.newChatsToday },
		pacing: {
			mode: pacing.mode,
			new_chats_left_today: pacing.newChatsLeft,
			next_new_chat_at: isoTime(pacing.nextNewChatAt),
		},
		last_frame_at: isoTime(health.lastFrameAt),
		refusals_today: health.refusalsToday,
		reconnects_today: health.reconnectsToday,
		undecryptable_today: health.undecryptableToday,
		profiles_looked_up_today: health.profilesToday,
	};
}

function msOf(seconds: number | null): number | null {
	return seconds === null ? null : seconds * MS;
}
