import type { INodeProperties } from 'n8n-workflow';
import { invalidParameter } from '../../errors';
import { isNewsletterJid, parseRecipient } from '../../message/jid';
import type { EventName } from '../../contract/events/SessionEvent';
import { readLocator, readRows } from '../values';
import { listField } from '../../fields';
import { channelPicker } from '../../pickers';

/** Limited, because WhatsApp is asked for each channel every few minutes. */
const MAX_CHANNELS = 20;

/** The channels whose views and reactions are counted live. */
export const liveChannelProperties: INodeProperties[] = [
	listField('liveChannels', 'Count Views and Reactions Of', {
		displayOptions: { show: { events: ['newsletter'] } },
		description: `Channels whose views and reactions start the workflow as they are counted, at most ${MAX_CHANNELS}. What else happens to your channels does so without being named here.`,
		entry: {
			name: 'channels',
			displayName: 'Channel',
			values: [channelPicker('chat', 'Channel')],
		},
	}),
];

/**
 * @param value of the parameter `liveChannels`
 * @returns JIDs; none if the chosen events do not need them
 * @throws WhatsAppError `invalid_parameter`
 */
export function readLiveChannels(value: unknown, events: readonly EventName[]): string[] {
	if (!events.includes('newsletter')) return [];
	const channels = [...new Set(readRows(value, 'liveChannels', 'channels').map(readChannel))];
	if (channels.length <= MAX_CHANNELS) return channels;
	throw invalidParameter('liveChannels', `must name at most ${MAX_CHANNELS} channels`);
}

function readChannel({ chat }: { chat?: unknown }): string {
	const value = readLocator(chat, 'liveChannels');
	if (value === undefined) {
		throw invalidParameter('liveChannels', 'has an entry without a channel');
	}
	const jid = parseRecipient(value, 'liveChannels');
	if (isNewsletterJid(jid)) return jid;
	throw invalidParameter(
		'liveChannels',
		'must name channels, not people or groups',
		'The ID of a channel ends in @newsletter; it is the chat of its posts.',
	);
}
