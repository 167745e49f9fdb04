import { field } from '../../fields';
import { TEXT_MAX } from '../../message/text';
import { GIVEN_BY_SENDS } from '../form/gives';
import { caption, to } from '../form/message.properties';
import { sendRequest } from '../form/sendRequest';
import { defineOperation } from '../operation';

export const album = defineOperation({
	option: {
		name: 'Send Album',
		value: 'album',
		action: 'Send several pictures and videos as an album',
		description: 'Up to 30 files, shown as one',
	},
	gives: {
		...GIVEN_BY_SENDS,
		files: [
			{
				field: 'photo_0',
				file_name: 'terrace.jpg',
				type: 'image',
				message_id: '3EB0A47C2E91D5B80F63',
				status: 'accepted',
			},
			{
				field: 'photo_1',
				file_name: 'tour.mp4',
				type: 'video',
				message_id: '3EB05D18B3F7A2C9E046',
				status: 'accepted',
			},
		],
	},
	fields: [
		to,
		field('binaryPropertyName', 'Input Binary Fields', 'string', {
			required: true,
			default: '*',
			placeholder: 'e.g. photo, video',
			hint: 'Names of the input fields with the files, separated by commas. * is all files of the item.',
			description:
				'In this order they are shown. "photo" also stands for photo_0, photo_1 and so on, and * for any part of a name.',
		}),
		{ ...caption, description: 'Text to show below the first file' },
		field('allOrNothing', 'All or Nothing', 'boolean', {
			default: false,
			description:
				'Whether to send nothing if one of the files is no picture or video, or too large. Otherwise it is left out, and the output says so.',
		}),
	],
	read(parameters) {
		const request = sendRequest(parameters, { message: { albumMessage: {} } });
		return {
			kind: 'album',
			to: request.to,
			replyTo: request.replyTo,
			fields: parameters.text('binaryPropertyName', { max: 1000 }),
			caption: parameters.optionalText('caption', { max: TEXT_MAX }),
			allOrNothing: parameters.boolean('allOrNothing', false),
		};
	},
});
