import { mediaContent } from '../../message/media';
import { STATUS_TEXT_MAX } from '../../message/status';
import { caption, mediaSource } from '../form/message.properties';
import { defineOperation } from '../operation';
import { audience } from './status.properties';
import { GIVEN_BY_POSTS, statusRequest } from './statusRequest';

export const video = defineOperation({
	option: {
		name: 'Post Video',
		value: 'video',
		action: 'Post a video status',
		description: 'Up to 90 seconds, with a caption; gone after 24 hours',
	},
	gives: GIVEN_BY_POSTS,
	fields: [...mediaSource, caption, ...audience],
	read(parameters) {
		const media = parameters.media('video');
		const content = mediaContent('video', {
			caption: parameters.optionalText('caption', { max: STATUS_TEXT_MAX }),
		});
		return statusRequest(parameters, content, media);
	},
});
