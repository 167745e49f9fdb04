import type { RestrictionKind } from '../../contract/events/SessionEvent';
import { triggerEvent } from '../TriggerEvent';

const MEANING: Record<RestrictionKind, string> = {
	time_lock:
		'WhatsApp does not let this account write to people who have not written to it. Chats that exist still work.',
	new_chat_cap:
		'WhatsApp limits how many new chats this account may start in a period. Chats that exist still work.',
};

export const accountRestricted = triggerEvent({
	value: 'account_restricted',
	name: 'Account Restricted',
	action: 'On account restricted',
	description: 'WhatsApp restricts whom your account may write to, warns that it will, or lifts it',
	fields: ({ kind, restricted, until, reason, quota }) => ({
		account_restricted: {
			kind,
			restricted,
			until,
			reason,
			total_quota: quota?.total ?? null,
			used_quota: quota?.used ?? null,
			meaning: restricted || reason !== null ? MEANING[kind] : 'The restriction is lifted.',
		},
	}),
});
