import type { MessageOperation } from '../operation';
import { audio } from './audio.operation';
import { buttons } from './buttons.operation';
import { buttonsResponse } from './buttonsResponse.operation';
import { cancelPayment } from './cancelPayment.operation';
import { comment } from './comment.operation';
import { contact } from './contact.operation';
import { declinePayment } from './declinePayment.operation';
import { document } from './document.operation';
import { edit } from './edit.operation';
import { forward } from './forward.operation';
import { highlyStructured } from './highlyStructured.operation';
import { image } from './image.operation';
import { interactive } from './interactive.operation';
import { interactiveResponse } from './interactiveResponse.operation';
import { invoice } from './invoice.operation';
import { list } from './list.operation';
import { listResponse } from './listResponse.operation';
import { location } from './location.operation';
import { newsletterAdminInvite } from './newsletterAdminInvite.operation';
import { newsletterFollowerInvite } from './newsletterFollowerInvite.operation';
import { newsletterForward } from './newsletterForward.operation';
import { order } from './order.operation';
import { paymentInvite } from './paymentInvite.operation';
import { pin } from './pin.operation';
import { poll } from './poll.operation';
import { pollUpdate } from './pollUpdate.operation';
import { react } from './react.operation';
import { read } from './read.operation';
import { requestPayment } from './requestPayment.operation';
import { revoke } from './revoke.operation';
import { scheduledCall } from './scheduledCall.operation';
import { scheduledCallEdit } from './scheduledCallEdit.operation';
import { sendPayment } from './sendPayment.operation';
import { sticker } from './sticker.operation';
import { templateButtonReply } from './templateButtonReply.operation';
import { text } from './text.operation';
import { video } from './video.operation';

/**
 * Every operation that is an endpoint of an API document, in the order of the dropdown: what people need most comes first,
 * what companies' bots are answered with comes last.
 */
export const endpoints: MessageOperation[] = [
	text,
	image,
	document,
	audio,
	video,
	sticker,
	location,
	contact,
	poll,
	buttons,
	list,
	interactive,
	react,
	forward,
	edit,
	revoke,
	pin,
	read,
	pollUpdate,
	newsletterForward,
	newsletterFollowerInvite,
	newsletterAdminInvite,
	scheduledCall,
	scheduledCallEdit,
	comment,
	buttonsResponse,
	listResponse,
	templateButtonReply,
	interactiveResponse,
	requestPayment,
	cancelPayment,
	declinePayment,
	sendPayment,
	paymentInvite,
	order,
	invoice,
	highlyStructured,
];

/** An operation as WA-RS writes it in a URL: `newsletterAdminInvite` is `newsletter-admin-invite`. */
export function endpointOf({ option }: MessageOperation): string {
	return option.value.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
