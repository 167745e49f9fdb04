import { asCount, asLine, asObject, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { place } from './location';

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
		/** Whether those who come may say that they bring others. */
		extra_guests_allowed: boolean;
		/** Seconds before the start at which apps remind; null when they do not. */
		reminder_seconds: number | null;
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
				extra_guests_allowed: false,
				reminder_seconds: null,
				location_name: null,
				latitude: null,
				longitude: null,
			},
		};
	}
	if (key !== 'eventMessage') return undefined;
	const location = place(asObject(content.location) ?? {}, false);
	return {
		calendar_event: {
			name: asText(content.name) ?? '',
			description: asText(content.description) ?? null,
			starts_at: asCount(content.startTime) ?? null,
			ends_at: asCount(content.endTime) ?? null,
			join_link: asLine(content.joinLink) ?? null,
			is_call: content.isScheduleCall === true || asLine(content.joinLink) !== undefined,
			is_canceled: content.isCanceled === true,
			extra_guests_allowed: content.extraGuestsAllowed === true,
			reminder_seconds:
				content.hasReminder === true ? (asCount(content.reminderOffsetSec) ?? 0) : null,
			location_name: location.location_name,
			latitude: location.latitude,
			longitude: location.longitude,
		},
	};
}
