import { mediaContent } from '../../message/media';
import { TEXT_MAX } from '../../message/text';
import { caption, mediaSource, replyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { withViewOnce } from '../form/viewOnce';

export const video = defineMessageOperation({
	option: {
		name: 'Send Video',
		value: 'video',
		action: 'Send a video',
		description: 'A film with a caption (MP4, 3GP, QuickTime)',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: { media: 'video' } }, waServer: {} },
	fields: [to, ...mediaSource, caption, replyTo],
	read(parameters) {
		const media = parameters.media('video');
		const content = mediaContent('video', {
			caption: parameters.optionalText('caption', { max: TEXT_MAX }),
		});
		return sendRequest(parameters, withViewOnce(parameters, content), media);
	},
});
