import type { MessageContent } from './content';

export interface ScheduledCall {
	/** Unix seconds. */
	startTime: number;
	callType: 'voice' | 'video';
	title?: string;
}

/** An event with a link to a call, as phones send it today. No phone shows the older `scheduledCallCreationMessage`. */
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
