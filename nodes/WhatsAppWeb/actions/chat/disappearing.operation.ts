import { fromPlainError } from '../../errors';
import { isGroupJid, isNewsletterJid } from '../../message/jid';
import { disappearingContent } from '../../message/disappearing';
import { chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { defineOperation } from '../operation';
import { field } from '../../fields';

const DAY = 86_400;

/** Seconds; WhatsApp's apps know no others. */
const DURATIONS = [0, DAY, 7 * DAY, 90 * DAY];
const TIMEOUT_MS = 45_000;

export const disappearing = defineOperation({
	option: {
		name: 'Set Disappearing Messages',
		value: 'disappearing',
		action: 'Set when messages of a chat disappear',
		description: 'Off, 24 hours, 7 or 90 days; the other side sees it',
	},
	fields: [
		chat,
		field('durationSeconds', 'Messages Disappear After', 'options', {
			options: [
				{ name: '24 Hours', value: DAY },
				{ name: '7 Days', value: 7 * DAY },
				{ name: '90 Days', value: 90 * DAY },
				{ name: 'Off', value: 0 },
			],
			default: DAY,
			description: 'How long messages stay that are sent from now on, by anybody in the chat',
		}),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, disappearing_seconds: DAY },
	read(parameters) {
		const to = parameters.recipient('chat');
		if (isNewsletterJid(to)) {
			parameters.refuse('chat', 'must be a contact or a group: posts of channels stay');
		}
		const limits = { min: 0, max: 90 * DAY };
		const seconds = parameters.optionalInteger('durationSeconds', limits) ?? DAY;
		if (!DURATIONS.includes(seconds)) {
			parameters.refuse('durationSeconds', `must be one of: ${DURATIONS.join(', ')}`);
		}
		const json = { disappearing_seconds: seconds };
		if (isGroupJid(to)) {
			return {
				kind: 'session',
				async run({ client }, { signal }) {
					const args = { group: to, changes: { disappearing: seconds } };
					const { refused } = await client.command('changeGroup', args, { signal });
					if (refused[0]) throw fromPlainError(refused[0].error);
					return { json: { chat: to, ...json } };
				},
			};
		}
		return {
			kind: 'session',
			once: `disappearing messages: ${to}, ${seconds}`,
			async run({ client }, { signal, idempotency }) {
				const content = disappearingContent(seconds);
				const command = { to, content, idempotency, waitUntil: 'accepted' as const };
				const sent = await client.send({ ...command, timeoutMs: TIMEOUT_MS }, { signal });
				return { json: { chat: sent.to, ...json } };
			},
		};
	},
});
