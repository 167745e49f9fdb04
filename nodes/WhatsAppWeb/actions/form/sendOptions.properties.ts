import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { sentOnceFields } from './duplicateProtection.properties';
import { mimeType, replyTo } from './message.properties';
import { fromMe, originalSender } from './target';
import { questionOptions } from './question.properties';
import { field } from '../../fields';

/** Operations whose message has a text or caption, in which members of a group can be mentioned. */
const MENTIONING = [
	'album',
	'buttons',
	'document',
	'edit',
	'forward',
	'image',
	'interactive',
	'list',
	'newsletterForward',
	'sendAndWait',
	'text',
	'video',
];

/** Operations that send a text, whose first link apps show a preview of. */
const PREVIEWING = ['edit', 'forward', 'newsletterForward', 'sendAndWait', 'text'];

/** Operations whose message can quote another one. Answers to businesses have it in their form: it is what they need. */
const QUOTING = [
	'album',
	'audio',
	'buttons',
	'contact',
	'document',
	'forward',
	'image',
	'interactive',
	'list',
	'location',
	'newsletterAdminInvite',
	'newsletterFollowerInvite',
	'newsletterForward',
	'order',
	'poll',
	'sendAndWait',
	'sticker',
	'text',
	'video',
];

/** Operations on a message, whose author may have to be told. */
const TARGETING = ['pin', 'pollUpdate', 'react', 'revoke'];

/** Operations whose message a person would write. */
const TYPING = ['buttons', 'image', 'interactive', 'list', 'poll', 'sendAndWait', 'text', 'video'];

const FILES = ['audio', 'document', 'image', 'sticker', 'video'];

function of(operations: string[]): IDisplayOptions {
	return { show: { '/operation': operations } };
}

/** The collection of every send. */
export const options = field('options', 'Options', 'collection', {
	placeholder: 'Add option',
	default: {},
	options: [
		...questionOptions,
		{ ...replyTo, displayOptions: of(QUOTING) },
		{ ...originalSender, displayOptions: of(TARGETING) },
		{ ...fromMe, displayOptions: of(['edit', ...TARGETING]) },
		{ ...mimeType, displayOptions: of(FILES) },
		field('selectableCount', 'At Most', 'number', {
			typeOptions: { minValue: 0, maxValue: 12 },
			default: 0,
			description: 'How many answers each person may choose, 0 for any number',
			displayOptions: of(['poll']),
		}),
		...sentOnceFields,
		field('linkPreview', 'Link Preview', 'boolean', {
			default: true,
			description:
				'Whether to show title, description and picture of the page behind the first link of the text. A page that does not answer within 3 seconds is not shown.',
			displayOptions: of(PREVIEWING),
		}),
		field('mentions', 'Mentions', 'options', {
			options: [
				{
					name: 'Everyone in the Group',
					value: 'everyone',
					description: 'All members are notified. In groups of more than 32 only admins can do it.',
				},
				{
					name: 'From the Text',
					value: 'fromText',
					description: 'Members whose number stands in the text as @628123456789 are notified',
				},
				{
					name: 'Nobody',
					value: 'none',
					description: 'A number in the text stays text',
				},
			],
			default: 'fromText',
			description: 'Whom a message to a group mentions. In other chats nobody is mentioned.',
			displayOptions: of(MENTIONING),
		}),
		field('gif', 'Play as GIF', 'boolean', {
			default: true,
			description:
				'Whether the video plays by itself, without sound and over and over. A GIF does so anyway, unless this is off.',
			displayOptions: of(['video']),
		}),
		field('roundVideo', 'Round Video', 'boolean', {
			default: true,
			description:
				'Whether to send it as a video note: round, without a caption, up to a minute. Other shapes are cropped where ffmpeg is installed.',
			displayOptions: of(['video']),
		}),
		field('showTyping', 'Show Typing First', 'boolean', {
			default: true,
			description:
				'Whether the chat shows "typing…" before the message, for as long as it takes to write it: 1 to 10 seconds',
			displayOptions: of(TYPING),
		}),
		field('timeoutSeconds', 'Timeout (Seconds)', 'number', {
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: 45,
			description:
				'How long to try before giving up, from connecting to the answer of WhatsApp. Groups get 90 seconds unless this is set.',
		}),
		field('viewOnce', 'View Once', 'boolean', {
			default: true,
			description:
				'Whether the recipient can open it a single time only, on the phone. Sounds need Send as Voice Note.',
			displayOptions: of(['audio', 'image', 'video']),
		}),
		field('waitUntil', 'Wait Until', 'options', {
			options: [
				{
					name: 'Accepted',
					value: 'accepted',
					description: 'WhatsApp has taken the message',
				},
				{
					name: 'Delivered',
					value: 'delivered',
					description:
						'The message has reached a device of the recipient, or of anybody in the group',
				},
				{
					name: 'Read',
					value: 'read',
					description: 'The recipient, or anybody in the group, has opened the message',
				},
			],
			default: 'accepted',
			description: 'What has to happen before the node goes on',
			displayOptions: { hide: { '/operation': ['sendAndWait'] } },
		}),
	],
});

/** What of it a status has. */
const OF_STATUS = new Set([
	'duplicateProtection',
	'idempotencyKey',
	'linkPreview',
	'mimeType',
	'timeoutSeconds',
	'waitUntil',
]);

/** The collection of a status. */
export const statusOptions: INodeProperties = {
	...options,
	options: options.options?.filter(({ name }) => OF_STATUS.has(name)),
};
