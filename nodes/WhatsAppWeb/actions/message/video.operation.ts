import { mediaContent, roundVideoContent } from '../../message/media';
import { TEXT_MAX } from '../../message/text';
import { caption, formerReplyTo, mediaSource, to } from '../form/message.properties';
import { defineMessageOperation, type SendRequest } from '../operation';
import type { GivenMedia, ParameterReader } from '../form/parameters';
import { sendRequest } from '../form/sendRequest';
import { isViewOnce, withViewOnce } from '../form/viewOnce';

export const video = defineMessageOperation({
	option: {
		name: 'Send Video',
		value: 'video',
		action: 'Send a video',
		description: 'A film with a caption (MP4, 3GP, QuickTime), or a GIF',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: { media: 'video' } }, waServer: {} },
	fields: [to, ...mediaSource, caption, formerReplyTo],
	read(parameters) {
		const media = parameters.media('video');
		const round = parameters.boolean('options.roundVideo', false);
		const gif = parameters.has('options.gif') ? parameters.boolean('options.gif', true) : undefined;
		if (round && gif) parameters.refuse('options.roundVideo', 'does not go with Play as GIF');
		if (isViewOnce(parameters) && (round || gif)) {
			const other = round ? 'Round Video' : 'Play as GIF';
			parameters.refuse('options.viewOnce', `does not go with ${other}`);
		}
		const caption = parameters.optionalText('caption', { max: TEXT_MAX });
		if (round) return roundVideo(parameters, caption, media);
		const content = mediaContent('video', { caption, gifPlayback: gif });
		return sendRequest(parameters, withViewOnce(parameters, content), media);
	},
});

function roundVideo(
	parameters: ParameterReader,
	caption: string | undefined,
	media: GivenMedia,
): SendRequest {
	const request = sendRequest(parameters, roundVideoContent(), media);
	const warning = 'Round videos have no caption: it was left out.';
	return { ...request, warnings: caption === undefined ? [] : [warning] };
}
