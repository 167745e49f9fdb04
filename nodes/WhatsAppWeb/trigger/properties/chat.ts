import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

const fromList = (searchListMethod: string, hint: string): INodePropertyMode => ({
	displayName: 'From List',
	name: 'list',
	type: 'list',
	hint,
	typeOptions: { searchListMethod, searchable: true },
});

const byHand = (hint: string): INodePropertyMode => ({
	displayName: 'Phone Number or ID',
	name: 'id',
	type: 'string',
	placeholder: 'e.g. +62 812 3456 7890',
	hint,
});

/** A chat, group or channel: from the list of those that are known, or by hand. */
export const chatProperty: INodeProperties = {
	displayName: 'Chat',
	name: 'chat',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		fromList(
			'searchChats',
			'Your groups, your address book as far as WhatsApp has told it, and who has written since the number was linked',
		),
		byHand(
			'A phone number with country code, or an ID that ends in @s.whatsapp.net, @lid, @g.us or @newsletter',
		),
	],
};

/** A person, likewise. */
export const personProperty: INodeProperties = {
	...chatProperty,
	displayName: 'Person',
	modes: [
		fromList(
			'searchContacts',
			'Your address book as far as WhatsApp has told it, and who has written since the number was linked',
		),
		byHand('A phone number with country code, or an ID that ends in @s.whatsapp.net or @lid'),
	],
};
