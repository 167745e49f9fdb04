import { readChoices } from '../values';
import type { FilterOption } from './FilterOption';

/** The kinds of messages as users call them, and the `message_type` of their items; all others are `other`. */
const KINDS = [
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

export type MessageKind = (typeof KINDS)[number]['value'];

export const messageTypes: FilterOption<MessageKind[]> = {
	property: {
		displayName: 'Message Types',
		type: 'multiOptions',
		options: KINDS.map(({ name, value }) => ({ name, value })),
		default: [],
		description: 'Only messages of these kinds; without any, all kinds. Touches the event Message.',
	},
	read(value = [], name) {
		const kinds = readChoices(value, name, KINDS);
		return kinds.length === 0 ? undefined : kinds;
	},
	passes(kinds, { json }) {
		return json.message_type === undefined || kinds.includes(kindOf(json));
	},
};

function kindOf({ message_type: type, is_ptt: isVoice }: Record<string, unknown>): MessageKind {
	if (type === 'audio' && isVoice === true) return 'voice';
	return KINDS.find(({ types }) => (types as readonly unknown[]).includes(type))?.value ?? 'other';
}
