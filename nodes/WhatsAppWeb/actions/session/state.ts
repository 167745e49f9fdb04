import type { SessionState } from '../../contract/state';
import { phoneNumber } from '../contact/contactJson';

/** The state of a linked account as an item's json. */
export function stateJson(state: SessionState): Record<string, unknown> {
	return {
		status: state.status,
		reason: state.reason,
		code: state.code,
		jid: state.jid,
		lid: state.lid,
		phone: phoneNumber(state.jid),
		push_name: state.pushName,
		since: isoTime(state.since),
		retry_at: isoTime(state.retryAt),
	};
}

export function isoTime(ms: number | null): string | null {
	return ms === null ? null : new Date(ms).toISOString();
}

/** What an operation that puts out the state gives. */
export const STATE_EXAMPLE = stateJson({
	status: 'open',
	reason: null,
	code: null,
	jid: '628111111111@s.whatsapp.net',
	lid: '123456789012345@lid',
	pushName: 'Corner Shop',
	since: Date.UTC(2026, 5, 1, 8),
	retryAt: null,
});
