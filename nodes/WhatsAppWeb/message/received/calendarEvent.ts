import { asCount, asLine, asObject, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { locationFields } from './location';

/** Present for events and scheduled calls. */
export type CalendarEventFields = {
	calendar_event: {
		name: string;
		description: string | null;
		/** Unix seconds. */
		starts_at: number | null;
		ends_at: number | null;
		/** Link to join the call, for events that are calls. */
		join_link: string | null;
		is_call: boolean;
		is_canceled: boolean;
		location_name: string | null;
		latitude: number | null;
		longitude: number | null;
	};
};

const VIDEO_OR_VOICE: ReadonlySet<unknown> = new Set([1, 2]);

export function calendarEventFields({
	key,
	content,
}: Pick<Unwrapped, 'key' | 'content'>): CalendarEventFields | undefined {
	if (key === 'scheduledCallCreationMessage') {
		const startsAtMs = asCount(content.scheduledTimestampMs);
		return {
			calendar_event: {
				name: asText(content.title) ?? '',
				description: null,
				starts_at: startsAtMs === undefined ? null : Math.floor(startsAtMs / 1000),
				ends_at: null,
				join_link: null,
				is_call: VIDEO_OR_VOICE.has(content.callType),
				is_canceled: false,
				location_name: null,
				latitude: null,
				longitude: null,
			},
		};
	}
	if (key !== 'eventMessage') return undefined;
	const location = locationFields({
		key: 'locationMessage',
		content: asObject(content.location) ?? {},
	});
	return {
		calendar_event: {
			name: asText(content.name) ?? '',
			description: asText(content.description) ?? null,
			starts_at: asCount(content.startTime) ?? null,
			ends_at: asCount(content.endTime) ?? null,
			join_link: asLine(content.joinLink) ?? null,
			is_call: content.isScheduleCall === true || asLine(content.joinLink) !== undefined,
			is_canceled: content.isCanceled === true,
			location_name: location?.location_name ?? null,
			latitude: location?.latitude ?? null,
			longitude: location?.longitude ?? null,
		},
	};
}
