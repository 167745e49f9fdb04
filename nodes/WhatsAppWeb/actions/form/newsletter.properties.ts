import type { INodeProperties } from 'n8n-workflow';

/** Characters; WhatsApp's own limit for the names of channels is lower. */
export const NEWSLETTER_NAME_MAX = 256;

export const newsletterJid: INodeProperties = {
	displayName: 'Channel ID',
	name: 'newsletterJid',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 120363000000000000@newsletter',
	description: 'ID of the channel, as the trigger gives it',
};

export const newsletterName: INodeProperties = {
	displayName: 'Channel Name',
	name: 'newsletterName',
	type: 'string',
	default: '',
	placeholder: 'e.g. My Newsletter',
	description: 'Name of the channel, as the message shows it',
};
