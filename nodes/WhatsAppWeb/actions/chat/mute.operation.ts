import { chat } from '../form/chat.properties';
import { GIVEN_BY_SENDS } from '../form/gives';
import { readMoment } from '../form/moment';
import type { ParameterReader } from '../form/parameters';
import { defineOperation } from '../operation';
import { field } from '../../fields';
import { changeChat } from './changeChat';

const HOUR = 3_600;

/** Seconds, as WhatsApp's apps offer them. */
const LASTS = { hours8: 8 * HOUR, week: 7 * 24 * HOUR } as const;

export const mute = defineOperation({
	option: {
		name: 'Mute or Unmute',
		value: 'mute',
		action: 'Mute or unmute a chat',
		description: 'For 8 hours, a week or always',
	},
	fields: [
		chat,
		field('muteFor', 'Mute For', 'options', {
			options: [
				{ name: '1 Week', value: 'week' },
				{ name: '8 Hours', value: 'hours8' },
				{ name: 'Always', value: 'always' },
				{ name: 'Unmute', value: 'unmute' },
				{ name: 'Until a Time', value: 'until' },
			],
			default: 'hours8',
			description: 'How long your devices stay silent when somebody writes in the chat',
		}),
		field('until', 'Until', 'dateTime', {
			required: true,
			displayOptions: { show: { muteFor: ['until'] } },
			description: 'When the chat sounds again, in the time zone of the workflow',
		}),
	],
	gives: { chat: GIVEN_BY_SENDS.chat, muted: true, muted_until: 1_780_028_800 },
	read(parameters) {
		const until = readUntil(parameters);
		const json = { muted: until !== undefined, muted_until: until ?? null };
		return changeChat(parameters, { kind: 'mute', until }, json);
	},
});

/** @returns Unix seconds; null for ever; undefined to unmute */
function readUntil(parameters: ParameterReader): number | null | undefined {
	const choices = ['hours8', 'week', 'always', 'until', 'unmute'] as const;
	const muteFor = parameters.choice('muteFor', choices, 'hours8');
	if (muteFor === 'unmute') return undefined;
	if (muteFor === 'always') return null;
	const now = Math.floor(Date.now() / 1000);
	if (muteFor !== 'until') return now + LASTS[muteFor];
	const { value } = readMoment(parameters, 'until', 's');
	return value > now ? value : parameters.refuse('until', 'must be in the future');
}
