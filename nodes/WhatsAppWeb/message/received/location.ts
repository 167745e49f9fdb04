import { asCount, asLine, asNumber, asObject, asText, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { interactiveIn } from './nativeFlow';
import { templateOf } from './text';

const MAX_URL = 2_048;

/** Present for locations and live locations, also in the header of a message with buttons. */
export type LocationFields = {
	/** Decimal degrees; null when the sender left them out, or they are out of range. */
	latitude: number | null;
	longitude: number | null;
	location_name: string | null;
	location_address: string | null;
	is_live_location: boolean;
	/** What the sender wrote about the place. */
	location_comment: string | null;
	/** Page of the place. */
	location_url: string | null;
	/** Counts the updates of a live location. WhatsApp rarely sends linked devices more than the first. */
	live_sequence: number | null;
};

export function locationFields({ key, content }: Unwrapped): LocationFields | undefined {
	const isLive = key === 'liveLocationMessage';
	if (isLive || key === 'locationMessage') return place(content, isLive);
	const interactive = interactiveIn(key, content);
	const header = interactive ? asObject(interactive.header) : headerOf(key, content);
	const location = asObject(header?.locationMessage);
	return location && place(location, false);
}

/** What stands above the words of the older kinds with buttons. */
function headerOf(key: string | null, content: PlainObject): PlainObject | undefined {
	const template = key === 'highlyStructuredMessage' ? asObject(content.hydratedHsm) : content;
	return templateOf(template ?? {}) ?? asObject(template?.fourRowTemplate) ?? template;
}

/** @param content a `proto.Message.LocationMessage` or `LiveLocationMessage` */
export function place(content: PlainObject, isLive: boolean): LocationFields {
	return {
		latitude: degrees(content.degreesLatitude, 90),
		longitude: degrees(content.degreesLongitude, 180),
		location_name: asLine(content.name) ?? null,
		location_address: asLine(content.address) ?? null,
		is_live_location: isLive || content.isLive === true,
		location_comment: asText(content.comment) ?? null,
		location_url: asLine(content.url, MAX_URL) ?? null,
		live_sequence: asCount(content.sequenceNumber) ?? null,
	};
}

function degrees(value: unknown, limit: number): number | null {
	const angle = asNumber(value);
	return angle !== undefined && Math.abs(angle) <= limit ? angle : null;
}
