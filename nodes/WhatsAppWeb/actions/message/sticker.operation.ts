import { mediaContent } from '../../message/media';
import { mediaSource, formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';

export const sticker = defineMessageOperation({
	option: {
		name: 'Send Sticker',
		value: 'sticker',
		action: 'Send a sticker',
		description: 'WebP, also animated',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: { media: 'sticker' } }, waServer: { ignored: ['caption'] } },
	fields: [to, ...mediaSource, formerReplyTo],
	read(parameters) {
		const media = parameters.media('sticker');
		return sendRequest(parameters, mediaContent('sticker', {}), media);
	},
});
