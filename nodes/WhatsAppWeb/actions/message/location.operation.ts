import { locationContent } from '../../message/location';
import { formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

const NAME_MAX = 1024;

export const location = defineMessageOperation({
	option: {
		name: 'Send Location',
		value: 'location',
		action: 'Send a location',
		description: 'A pin on the map',
	},
	visibility: { clients: 'all' },
	documents: { waRs: {}, waServer: {} },
	fields: [
		to,
		field('latitude', 'Latitude', 'number', {
			typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 8 },
			required: true,
			default: 0,
			placeholder: 'e.g. -6.2088',
			description: 'Decimal degrees, south of the equator is negative',
		}),
		field('longitude', 'Longitude', 'number', {
			typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 8 },
			required: true,
			default: 0,
			placeholder: 'e.g. 106.8456',
			description: 'Decimal degrees, west of Greenwich is negative',
		}),
		field('name', 'Name', 'string', {
			placeholder: 'e.g. National Monument',
			description: 'Name of the place',
		}),
		field('address', 'Address', 'string', {
			placeholder: 'e.g. Jakarta, Indonesia',
			description: 'Shown below the name',
		}),
		formerReplyTo,
	],
	read: (parameters) =>
		sendRequest(
			parameters,
			locationContent({
				latitude: parameters.number('latitude', { min: -90, max: 90 }),
				longitude: parameters.number('longitude', { min: -180, max: 180 }),
				name: parameters.optionalText('name', { max: NAME_MAX }),
				address: parameters.optionalText('address', { max: NAME_MAX }),
			}),
		),
});
