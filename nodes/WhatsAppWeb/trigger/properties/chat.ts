import type { INodeProperties } from 'n8n-workflow';

/** A chat, group or channel: from the list of those that are known, or by hand. */
export const chatProperty: INodeProperties = {
	displayName: 'Chat',
	name: 'chat',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			hint: 'All your groups, and the people who are in your address book or have written since the number was linked',
			typeOptions: { searchListMethod: 'searchChats', searchable: true },
		},
		{
			displayName: 'Phone Number or ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. +62 812 3456 7890',
			hint: 'A phone number with country code, or an ID that ends in @s.whatsapp.net, @lid, @g.us or @newsletter',
		},
	],
};
