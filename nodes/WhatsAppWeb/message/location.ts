import type { MessageContent } from './content';

export interface Location {
	/** Decimal degrees, -90 to 90. */
	latitude: number;
	/** Decimal degrees, -180 to 180. */
	longitude: number;
	/** Shown in bold above the address. */
	name?: string;
	address?: string;
}

/** A pin on the map. Phones show the address only below a name, so an address alone is sent as the name, too. */
export function locationContent({ latitude, longitude, name, address }: Location): MessageContent {
	return {
		message: {
			locationMessage: {
				degreesLatitude: latitude,
				degreesLongitude: longitude,
				name: name ?? address,
				address,
			},
		},
	};
}
