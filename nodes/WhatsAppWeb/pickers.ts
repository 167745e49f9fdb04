import type { INodeProperties } from 'n8n-workflow';
import { field, listField } from './fields';

/** The searches of both nodes (`methods/`), by the name that n8n calls them by. */
type Search =
	| 'searchChats'
	| 'searchContacts'
	| 'searchGroups'
	| 'searchChannels'
	| 'searchCommunities'
	| 'searchLabels';

interface Kind {
	search: Search;
	placeholder: string;
	/** Where the entries of the list come from. */
	list: string;
	/** What may be written instead, and what that is called. */
	id: string;
	idName?: string;
}

interface Details extends Pick<INodeProperties, 'description' | 'required'> {
	/** Shown below the list, instead of where its entries come from. */
	hint?: string;
	/** What may be written instead, where that is more than the kind's `id`. */
	written?: string;
}

/**
 * A makers of fields for somebody or something of WhatsApp: picked from a searched list, or written. An expression, or a
 * plain text in its place, as workflows had it when these fields were texts, is read the same (`message/written.ts`).
 */
const picker =
	({ search, placeholder, list, id, idName = 'Phone Number or ID' }: Kind) =>
	(
		name: string,
		displayName: string,
		{ hint = list, written = id, ...details }: Details = {},
	): INodeProperties =>
		field(name, displayName, 'resourceLocator', {
			...details,
			// What is dragged onto a field in list mode becomes an expression in mode `id`.
			default: { mode: 'list', value: '' },
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					hint,
					typeOptions: {
						searchListMethod: search,
						searchable: true,
						slowLoadNotice: { message: 'Connecting to WhatsApp takes a moment', timeout: 2_000 },
					},
				},
				{
					displayName: idName,
					name: 'id',
					type: 'string',
					placeholder,
					hint: written,
				},
			],
		});

const NUMBER = 'e.g. +62 812 3456 7890';
const BOOK =
	'your address book as far as WhatsApp has told it, and who has written since the number was linked';

/** A person, group or channel. */
export const chatPicker = picker({
	search: 'searchChats',
	placeholder: NUMBER,
	list: `Your groups, ${BOOK}`,
	id: 'A phone number with country code, or an ID that ends in @s.whatsapp.net, @lid, @g.us or @newsletter',
});

export const personPicker = picker({
	search: 'searchContacts',
	placeholder: NUMBER,
	list: `Y${BOOK.slice(1)}`,
	id: 'A phone number with country code, or an ID that ends in @s.whatsapp.net or @lid',
});

export const groupPicker = picker({
	search: 'searchGroups',
	placeholder: 'e.g. 120363000000000000@g.us',
	list: 'The groups that this number is in',
	id: 'An ID that ends in @g.us, as the trigger gives it in "chat"',
});

export const channelPicker = picker({
	search: 'searchChannels',
	placeholder: 'e.g. 120363000000000000@newsletter',
	list: 'The channels that this number follows or owns',
	id: 'An ID that ends in @newsletter, as the trigger gives it in "chat"',
});

export const communityPicker = picker({
	search: 'searchCommunities',
	placeholder: 'e.g. 120363000000000000@g.us',
	list: 'The communities that this number is in',
	id: 'The ID of the community itself, which ends in @g.us: see Community > Get Many',
});

export const labelPicker = picker({
	search: 'searchLabels',
	placeholder: 'e.g. Paid',
	list: 'The labels of WhatsApp Business',
	id: 'The name as WhatsApp Business shows it, or the ID as the trigger gives it',
	idName: 'Name or ID',
});

/** A list of people; an expression in one entry may give several. */
export function peopleField(
	name: string,
	displayName: string,
	details: Pick<INodeProperties, 'description' | 'required'> = {},
): INodeProperties {
	return listField(name, displayName, {
		...details,
		entry: {
			name: 'values',
			displayName: 'Person',
			values: [
				personPicker('person', 'Person', {
					description:
						'Somebody from the list, or a phone number with country code. An expression may give a list of them, or a text with commas.',
				}),
			],
		},
	});
}
