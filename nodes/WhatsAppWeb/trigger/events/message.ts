import { flattenMessage } from '../../message/flatten';
import { receivedMedia } from '../../message/received/media';
import { unwrap } from '../../message/unwrap';
import { triggerEvent } from '../TriggerEvent';

export const message = triggerEvent({
	value: 'message',
	name: 'Message',
	action: 'On message received',
	description: 'Someone writes to you or to one of your groups: text, media, location, contact, …',
	fields: flattenMessage,
	media: (data) => receivedMedia(unwrap(data.message)),
});
