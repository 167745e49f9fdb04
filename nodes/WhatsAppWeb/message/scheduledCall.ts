import type { MessageContent } from './content';

export interface ScheduledCall {
	/** Unix seconds. */
	startTime: number;
	callType: 'voice' | 'video';
	title?: string;
}

/**
 * An event with a link to a call: what phones make of a scheduled call today. The message that was once made for it is
 * shown by none of them.
 */
export function scheduledCallContent({
	startTime,
	callType,
	title,
}: ScheduledCall): MessageContent {
	const isVideo = callType === 'video';
	return {
		message: {
			eventMessage: {
				name: title ?? (isVideo ? 'Video call' : 'Voice call'),
				startTime,
				isScheduleCall: true,
				isCanceled: false,
			},
		},
		callLink: isVideo ? 'video' : 'audio',
		stanza: { nodes: [{ tag: 'meta', attrs: { event_type: 'creation' } }] },
	};
}
