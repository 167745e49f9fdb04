import { asCount, asLine, asNumber } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for locations and live locations. */
export type LocationFields = {
	/** Decimal degrees; null when the sender left them out, or they are out of range. */
	latitude: number | null;
	longitude: number | null;
	location_name: string | null;
	location_address: string | null;
	is_live_location: boolean;
	/** Counts the updates of a live location. WhatsApp rarely sends linked devices more than the first. */
	live_sequence: number | null;
};

export function locationFields({
	key,
	content,
}: Pick<Unwrapped, 'key' | 'content'>): LocationFields | undefined {
	const isLive = key === 'liveLocationMessage';
	if (!isLive && key !== 'locationMessage') return undefined;
	return {
		latitude: degrees(content.degreesLatitude, 90),
		longitude: degrees(content.degreesLongitude, 180),
		location_name: asLine(content.name) ?? null,
		location_address: asLine(content.address) ?? null,
		is_live_location: isLive || content.isLive === true,
		live_sequence: asCount(content.sequenceNumber) ?? null,
	};
}

function degrees(value: unknown, limit: number): number | null {
	const angle = asNumber(value);
	return angle !== undefined && Math.abs(angle) <= limit ? angle : null;
}
