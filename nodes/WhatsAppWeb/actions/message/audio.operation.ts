import { mediaContent } from '../../message/media';
import { mediaSource, formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { sendRequest } from '../form/sendRequest';
import { isViewOnce, withViewOnce } from '../form/viewOnce';
import { field } from '../../fields';

export const audio = defineMessageOperation({
	option: {
		name: 'Send Voice Note or Audio',
		value: 'audio',
		action: 'Send a voice note or an audio file',
		description: 'Plays like a spoken message, or as a sound file',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: { media: 'audio' } }, waServer: {} },
	fields: [
		to,
		field('ptt', 'Send as Voice Note', 'boolean', {
			default: true,
			description:
				'Whether it plays like a message that was spoken into the phone. Other formats are converted to the one of voice notes.',
		}),
		...mediaSource,
		formerReplyTo,
	],
	read(parameters) {
		const media = parameters.media('audio');
		const ptt = parameters.boolean('ptt', false);
		if (!ptt && isViewOnce(parameters)) {
			parameters.refuse(
				'options.viewOnce',
				'goes with voice notes, not with sound files',
				'Switch on Voice Note, or leave it out.',
			);
		}
		const content = mediaContent('audio', { ptt });
		return sendRequest(parameters, withViewOnce(parameters, content), media);
	},
});
