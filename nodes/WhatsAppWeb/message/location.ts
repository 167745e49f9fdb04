import type { MessageContent } from './content';

export interface Place {
	/** Decimal degrees, -90 to 90. */
	latitude: number;
	/** Decimal degrees, -180 to 180. */
	longitude: number;
	/** Shown in bold above the address. */
	name?: string;
	address?: string;
}

/** A pin on the map. Phones show the address only below a name, so an address alone is the name too. */
export function locationContent({ latitude, longitude, name, address }: Place): MessageContent {
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
