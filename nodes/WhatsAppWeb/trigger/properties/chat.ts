import { field } from '../../fields';

/** A field to choose from the list of known chats, or to enter by hand. */
const picker = (
	displayName: string,
	searchListMethod: string,
	hints: { list: string; id: string },
) =>
	field('chat', displayName, 'resourceLocator', {
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				hint: hints.list,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'Phone Number or ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. +62 812 3456 7890',
				hint: hints.id,
			},
		],
	});

/** A chat, group or channel. */
export const chatProperty = picker('Chat', 'searchChats', {
	list: 'Your groups, your address book as far as WhatsApp has told it, and who has written since the number was linked',
	id: 'A phone number with country code, or an ID that ends in @s.whatsapp.net, @lid, @g.us or @newsletter',
});

export const personProperty = picker('Person', 'searchContacts', {
	list: 'Your address book as far as WhatsApp has told it, and who has written since the number was linked',
	id: 'A phone number with country code, or an ID that ends in @s.whatsapp.net or @lid',
});
