/** The types of messages as users call them, and the `message_type` of their items; all others are `other`. */
export const MESSAGE_TYPES = [
	{ name: 'Album', value: 'album', types: ['album'] },
	{ name: 'Audio File', value: 'audio', types: ['audio'] },
	{
		name: 'Button or List Reply',
		value: 'reply',
		types: ['buttonsResponse', 'listResponse', 'templateButtonReply', 'interactiveResponse'],
	},
	{
		name: 'Buttons or List',
		value: 'interactive',
		types: ['buttons', 'list', 'template', 'interactive'],
	},
	{ name: 'Comment', value: 'comment', types: ['comment'] },
	{ name: 'Contact', value: 'contact', types: ['contact', 'contactsArray'] },
	{ name: 'Document', value: 'document', types: ['document'] },
	{ name: 'Event', value: 'event', types: ['event', 'scheduledCallCreation'] },
	{
		name: 'Group or Channel Invite',
		value: 'invite',
		types: ['groupInvite', 'newsletterAdminInvite', 'newsletterFollowerInvite'],
	},
	{ name: 'Image', value: 'image', types: ['image'] },
	{ name: 'Live Location', value: 'liveLocation', types: ['liveLocation'] },
	{ name: 'Location', value: 'location', types: ['location'] },
	{ name: 'Order or Product', value: 'order', types: ['order', 'product'] },
	{ name: 'Other', value: 'other', types: [] },
	{
		name: 'Payment',
		value: 'payment',
		types: [
			'sendPayment',
			'requestPayment',
			'declinePaymentRequest',
			'cancelPaymentRequest',
			'paymentInvite',
			'invoice',
		],
	},
	{ name: 'Poll', value: 'poll', types: ['pollCreation', 'pollResultSnapshot'] },
	{ name: 'Sticker', value: 'sticker', types: ['sticker', 'stickerPack'] },
	{ name: 'System Notice', value: 'notice', types: ['notice'] },
	{ name: 'Text', value: 'text', types: ['conversation', 'extendedText'] },
	{ name: 'Video', value: 'video', types: ['video', 'ptv'] },
	{ name: 'View Once', value: 'viewOnce', types: ['viewOnce'] },
	{ name: 'Voice Message', value: 'voice', types: [] },
] as const;

export type MessageType = (typeof MESSAGE_TYPES)[number]['value'];

const BY_KIND: ReadonlyMap<unknown, MessageType> = new Map(
	MESSAGE_TYPES.flatMap(({ value, types }) => types.map((kind) => [kind, value] as const)),
);

/**
 * The type of a message in the words of the form.
 * @param fields of its item
 */
export function typeOfMessage(fields: { message_type?: unknown; is_ptt?: unknown }): MessageType {
	const { message_type: kind, is_ptt: isVoice } = fields;
	if (kind === 'audio' && isVoice === true) return 'voice';
	return BY_KIND.get(kind) ?? 'other';
}
