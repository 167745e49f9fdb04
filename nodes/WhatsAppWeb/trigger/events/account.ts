import type { HealthWarningKind, RestrictionKind } from '../../contract/events/SessionEvent';
import { triggerEvent } from '../TriggerEvent';

const MEANING: Record<RestrictionKind, string> = {
	time_lock:
		'WhatsApp does not let this account write to people who have not written to it. Chats that exist still work. Stop broadcasts until it is over: first messages fail at once till then, and go on by themselves.',
	new_chat_cap:
		'WhatsApp limits how many new chats this account may start in a period. Chats that exist still work. Keep the new chats that are left for those that matter: when none is left, first messages fail at once until the period is over.',
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

/** What it means, and what to do. */
const ADVICE: Record<HealthWarningKind, [meaning: string, advice: string]> = {
	quota_nearly_used: [
		'This number has nearly started as many new chats as WhatsApp allows in this period.',
		'Write to fewer people who have never written, or wait until the period is over. Chats that exist still work.',
	],
	refusals_rising: [
		'WhatsApp has refused several messages today for how this number writes.',
		'Stop broadcasts for a day, and let people write first. Session > Get Health says what was refused.',
	],
	many_undecryptable: [
		'Many messages could not be read today.',
		'Mostly the keys of this number are used in two places: look at Linked Devices on the phone, and at copies of the data folder.',
	],
};

export const healthWarning = triggerEvent({
	value: 'health_warning',
	name: 'Health Warning',
	action: 'On health warning',
	description: 'Something that WhatsApp may restrict the number for, before it does',
	fields: ({ kind, count, limit, until }) => {
		const [meaning, advice] = ADVICE[kind];
		return { health_warning: { kind, count, limit, until, meaning, advice } };
	},
});
