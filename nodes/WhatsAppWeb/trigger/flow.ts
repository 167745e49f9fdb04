import { invalidParameter } from '../errors';
import type { Collecting, DeliveryFlow } from '../contract/Subscription';
import type { EventName } from '../contract/events/SessionEvent';
import { readBoolean, readChoice, readNumber } from './values';

/** Which messages start one execution together. */
export const COLLECT = [
	{
		name: 'Each Message on Its Own',
		value: 'off',
		description: 'Every message starts an execution at once',
	},
	{
		name: 'Albums Together',
		value: 'album',
		description:
			'What was sent together starts one execution, with an item for each: an album, a live photo and its film, a picture and its HD version, a poll or event and its pictures. Pictures, videos, polls and events wait five seconds for their parts; other messages start one each at once.',
	},
	{
		name: 'All Messages of a Chat',
		value: 'chat',
		description:
			'When a chat has been quiet for a while, all its new messages start one execution, with an item for each',
	},
	{
		name: 'All Messages of a Person in a Chat',
		value: 'sender',
		description: 'The same, but in groups for each member on their own',
	},
] as const;

/** Defaults; the same as the editor shows. */
export const FLOW_DEFAULTS = {
	collect: 'off',
	quietSeconds: 10,
	maximumWaitSeconds: 120,
	waitWhileTyping: true,
	oneExecutionPerChat: false,
	redeliverCrashed: true,
};

/** Parameters that stand beside the collection of options, not in it. */
export const COLLECT_PARAMETERS = [
	'collect',
	'quietSeconds',
	'maximumWaitSeconds',
	'waitWhileTyping',
] as const;

/** A complete album starts its execution at once. These times are for what did not say how many parts it has. */
const ALBUM = { quietMs: 5_000, maxMs: 300_000, whileTyping: false };

const MAX_SECONDS = 86_400;

type Given = Record<keyof typeof FLOW_DEFAULTS, unknown>;

/** @throws WhatsAppError `invalid_parameter` */
export function readFlow(given: Given, events: readonly EventName[]): DeliveryFlow {
	return {
		onePerChat: readBoolean(given.oneExecutionPerChat, 'oneExecutionPerChat'),
		redeliverCrashed: readBoolean(given.redeliverCrashed, 'redeliverCrashed'),
		collect: readCollecting(given, events),
	};
}

function readCollecting(given: Given, events: readonly EventName[]): Collecting | undefined {
	const by = readChoice(given.collect, 'collect', COLLECT);
	if (by === 'off') return undefined;
	if (!events.includes('message')) {
		throw invalidParameter(
			'collect',
			'collects messages, while Trigger On leaves them out',
			'Add Message to Trigger On, or choose Each Message on Its Own.',
		);
	}
	if (by === 'album') return { by, ...ALBUM };
	const quietMs = milliseconds(given.quietSeconds, 'quietSeconds');
	const maxMs = milliseconds(given.maximumWaitSeconds, 'maximumWaitSeconds');
	if (maxMs < quietMs) {
		throw invalidParameter(
			'maximumWaitSeconds',
			'is shorter than the time for which a chat must be quiet',
			'Make the maximum longer, or the time of quiet shorter.',
		);
	}
	return { by, quietMs, maxMs, whileTyping: readBoolean(given.waitWhileTyping, 'waitWhileTyping') };
}

function milliseconds(value: unknown, name: string): number {
	return readNumber(value, name, { above: 0, max: MAX_SECONDS, what: 'seconds' }) * 1_000;
}
