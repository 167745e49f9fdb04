import { WhatsAppError } from '../../errors';
import { unixNow } from '../../primitives/unixNow';
import type { Ban } from './Standing';

/** Why a message would have to wait. */
export type WaitReason = 'new_chats' | 'new_groups' | 'messages' | 'quiet_hours' | 'too_fast';

const WHY: Record<WaitReason, { message: string; description: string }> = {
	new_chats: {
		message: 'This number has just written to as many people for the first time as is safe',
		description:
			'WhatsApp restricts numbers that write to many strangers. People with whom there has been a message are written to at once. Pacing in the credential sets how many there may be.',
	},
	new_groups: {
		message: 'This number has just written to as many groups for the first time as is safe',
		description:
			'WhatsApp restricts numbers that write to many groups. Groups in which there has been a message are written to at once. Pacing in the credential sets how many there may be.',
	},
	messages: {
		message: 'Other messages of this number go first',
		description:
			'Pacing in the credential lets a pause pass between all messages. Allow more time with the option Timeout, or send less.',
	},
	quiet_hours: {
		message: 'It is night where this person lives',
		description:
			'Quiet Hours in the credential are for people who have not written within a day. In a country with several time zones they are those of all of them.',
	},
	too_fast: {
		message: 'WhatsApp has said that this number sends too many messages',
		description: 'Nothing is sent until it is likely to take messages again.',
	},
};

/** @param until Unix ms */
export function refusedByPacing(reason: WaitReason, to: string, until: number): WhatsAppError {
	const { message, description } = WHY[reason];
	const details = { reason, to, ...untilDetails(Math.ceil(until / 1_000)) };
	return new WhatsAppError('rate_limited', `${message}: not before ${isoSeconds(until)}`, {
		description: `${description} Try again then: details.retry_after_seconds says how long that is.`,
		details,
	});
}

export function refusedByWhatsApp({ kind, until }: Ban, to: string): WhatsAppError {
	const details = { reason: kind, to, ...(until !== null && untilDetails(until)) };
	const end = until === null ? '' : `, until ${isoSeconds(until * 1_000)}`;
	const description =
		'Chats that exist still work, and new ones do when the restriction is over. Nothing was sent: WhatsApp counts each try.';
	return kind === 'time_lock'
		? new WhatsAppError(
				'account_restricted',
				`WhatsApp does not let this account write to new contacts at the moment${end}`,
				{ description, details },
			)
		: new WhatsAppError(
				'new_chat_limit_reached',
				`This account has started as many new chats as WhatsApp allows for now${end}`,
				{ description, details },
			);
}

export function refusedByPerson(to: string): WhatsAppError {
	return new WhatsAppError('forbidden', 'This person has asked not to be written to', {
		description:
			'They have written one of the Opt-Out Words of the credential. No workflow of this number writes to them until they write one of its Opt-In Words.',
		details: { reason: 'opted_out', to },
	});
}

function untilDetails(until: number): { until: number; retry_after_seconds: number } {
	return { until, retry_after_seconds: Math.max(1, until - unixNow()) };
}

function isoSeconds(ms: number): string {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
