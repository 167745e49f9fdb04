import { WhatsAppError } from '../errors';
import type { SessionState, SessionStatus } from './state';

/** What opens the link page, in the words of the editor. It begins in lower case, after a colon. */
export const LINK_STEP =
	'add a WhatsApp Web node behind a Manual Trigger, choose Connection → Link a Phone Number and press Execute step.';

/** Explains linking, and what to do when it fails. */
export const LINKING_PAGE =
	'https://github.com/n8n-nodes-whatsapp-web/n8n-nodes-whatsapp-web/blob/main/docs/linking.md';

const OUTDATED = {
	problem: 'WhatsApp refuses this version of the client',
	description: 'Update the community node n8n-nodes-whatsapp-web, then restart n8n.',
};

/** The problem and how to solve it, for each status but `open`. */
const WAY_OUT: Record<Exclude<SessionStatus, 'open'>, { problem: string; description: string }> = {
	unlinked: {
		problem: 'No WhatsApp number is linked to this credential yet',
		description: `Link it: ${LINK_STEP}`,
	},
	pairing: {
		problem: 'The WhatsApp number is being linked right now',
		description:
			'Scan the QR code or type the pairing code on your phone. To see it again, press Execute step on Connection → Link a Phone Number.',
	},
	connecting: {
		problem: 'WhatsApp is still connecting',
		description: 'Try again in a moment, or allow more time with the option Timeout.',
	},
	reconnecting: {
		problem: 'The connection to WhatsApp was lost and is being re-established',
		description: 'Try again in a moment, or allow more time with the option Timeout.',
	},
	idle: {
		problem: 'The connection to WhatsApp was closed because nobody used it',
		description: 'Try again: it is opened on demand.',
	},
	logged_out: {
		problem: 'This WhatsApp number was unlinked',
		description: `Link it again: ${LINK_STEP}`,
	},
	replaced: {
		problem: 'The same linked device was opened somewhere else',
		description:
			'Only one n8n may use these keys: stop the other one (a copy of this data directory?), then execute Connection → Reconnect.',
	},
	banned: {
		problem: 'WhatsApp has banned this number',
		description: 'Look at WhatsApp on your phone for the reason and for how long it lasts.',
	},
	outdated: OUTDATED,
	locked: {
		problem: 'WhatsApp refuses to let this linked device in',
		description:
			'Check on your phone that the account works and the device is still linked, then execute Connection → Reconnect; or execute Connection → Unlink and link it anew.',
	},
};

/** The same for reasons that say more than the status. */
const BY_REASON: ReadonlyMap<string, (typeof WAY_OUT)['idle']> = new Map(
	Object.entries({
		// Also the reason of a number that could not be linked.
		version_refused: OUTDATED,
		waiting_for_passkey: {
			problem: 'WhatsApp wants a passkey for this number before it links it',
			description: `To see the three steps, ${LINK_STEP}`,
		},
		waiting_for_comparison: {
			problem: 'The number is not linked before somebody has compared the codes of phone and n8n',
			description: `To see the code of n8n, ${LINK_STEP}`,
		},
		storage_failed: {
			problem: 'n8n could not write to the WhatsApp data directory, so the connection was closed',
			description:
				'Free space on its disk, or end what holds the file store.sqlite, e.g. a backup. It is tried again by itself, and nothing is lost.',
		},
	}),
);

const PASSING: ReadonlySet<SessionStatus> = new Set(['connecting', 'reconnecting', 'idle']);

/** Whether the session leaves this state by itself or on demand. */
export function isPassing(status: SessionStatus): boolean {
	return PASSING.has(status);
}

/** How to solve the problem, for a workflow's author. */
export function wayOut(status: Exclude<SessionStatus, 'open'>): string {
	return WAY_OUT[status].description;
}

/** @returns `device_not_connected`, retryable if waiting helps */
export function notConnected(
	state: Pick<SessionState, 'status' | 'reason' | 'code'>,
): WhatsAppError {
	// A broken connection is noticed before the state changes.
	const status = state.status === 'open' ? 'reconnecting' : state.status;
	const { problem, description } = BY_REASON.get(state.reason ?? '') ?? WAY_OUT[status];
	return new WhatsAppError('device_not_connected', problem, {
		description,
		details: { reason: state.reason, status, code: state.code },
		retryable: isPassing(status),
	});
}
