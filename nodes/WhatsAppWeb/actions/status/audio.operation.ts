import { mediaContent } from '../../message/media';
import { mediaSource } from '../form/message.properties';
import { defineOperation } from '../operation';
import { audience, backgroundColor } from './status.properties';
import { GIVEN_BY_POSTS, readBackground, statusRequest } from './statusRequest';

export const audio = defineOperation({
	option: {
		name: 'Post Voice Note',
		value: 'audio',
		action: 'Post a voice note status',
		description: 'Up to a minute; gone after 24 hours',
	},
	gives: GIVEN_BY_POSTS,
	fields: [...mediaSource, ...audience, backgroundColor],
	read(parameters) {
		const media = parameters.media('audio');
		const content = mediaContent('audio', {
			ptt: true,
			backgroundArgb: readBackground(parameters),
		});
		return statusRequest(parameters, content, media);
	},
});
