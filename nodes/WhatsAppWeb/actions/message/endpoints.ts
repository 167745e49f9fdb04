import type { MessageOperation } from '../operation';
import { audio } from './audio.operation';
import { contact } from './contact.operation';
import { document } from './document.operation';
import { image } from './image.operation';
import { location } from './location.operation';
import { sticker } from './sticker.operation';
import { text } from './text.operation';
import { video } from './video.operation';

/** Every operation that is an endpoint of an API document, by name. */
export const endpoints: MessageOperation[] = [
	audio,
	contact,
	document,
	image,
	location,
	sticker,
	text,
	video,
];

/** An operation as WA-RS writes it in a URL: `newsletterAdminInvite` is `newsletter-admin-invite`. */
export function endpointOf({ option }: MessageOperation): string {
	return option.value.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
