import { mediaContent } from '../../message/media';
import { TEXT_MAX } from '../../message/text';
import { caption, mediaSource, formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { withViewOnce } from '../form/viewOnce';

export const image = defineMessageOperation({
	option: {
		name: 'Send Image',
		value: 'image',
		action: 'Send an image',
		description: 'A picture, with a caption if you like (JPEG, PNG, WebP, GIF)',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: { media: 'image' } }, waServer: {} },
	fields: [to, ...mediaSource, caption, formerReplyTo],
	read(parameters) {
		const media = parameters.media('image');
		const content = mediaContent('image', {
			caption: parameters.optionalText('caption', { max: TEXT_MAX }),
		});
		return sendRequest(parameters, withViewOnce(parameters, content), media);
	},
});
