import {
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import { chatTypeOf, phoneOf } from '../message/jid';
import type { ListedChat, ListedType } from '../contract/queries/chats';
import { askSession } from './askSession';

const SUFFIX: Partial<Record<ListedType, string>> = {
	group: ' (group)',
	channel: ' (channel)',
	community: ' (community)',
};

interface Listed {
	/** All when absent. */
	types?: ListedType[];
	includeMe?: boolean;
	/** Shown instead of an empty list. */
	none: string;
}

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: unknown,
) => Promise<INodeListSearchResult>;

const NO_PEOPLE =
	'Nobody is known yet: WhatsApp tells the address book some minutes after linking. Until then choose By ID, and write the phone number with country code.';

/** What fills "From List" of the pickers of both nodes, a page of a hundred at a time (`pickers.ts`). */
export const listSearch = {
	/** People, groups, channels and oneself. */
	searchChats: search({ includeMe: true, none: NO_PEOPLE }),
	searchContacts: search({ types: ['direct'], none: NO_PEOPLE }),
	searchGroups: search({ types: ['group'], none: 'This number is in no group.' }),
	searchChannels: search({
		types: ['channel'],
		none: 'This number follows no channel, and owns none. Choose By ID, and write the ID that the trigger gives in "chat".',
	}),
	searchCommunities: search({ types: ['community'], none: 'This number is in no community.' }),
};

function search({ none, ...listed }: Listed): ListSearch {
	return async function (filter, paginationToken) {
		const after = typeof paginationToken === 'string' ? paginationToken : undefined;
		const args = { ...listed, search: filter, after };
		const { chats, next } = await askSession(this, 'listChats', args);
		// n8n shows an empty list without a word, and an error with its message.
		if (chats.length === 0 && !filter && after === undefined) {
			throw new NodeOperationError(this.getNode(), none);
		}
		const results = chats.map((chat) => toResult(chat, listed.types));
		return { results, ...(next !== null && { paginationToken: next }) };
	};
}

function toResult(
	{ jids: [jid = ''], name, isMe }: ListedChat,
	types: Listed['types'],
): INodeListSearchItems {
	const phone = phoneOf(jid);
	const number = phone === null ? jid : `+${phone}`;
	if (isMe) return { name: `${name ?? 'Your own chat'} (you, ${number})`, value: jid };
	if (name === null) return { name: number, value: jid };
	const type = types?.includes('community') ? 'community' : chatTypeOf(jid);
	const suffix = SUFFIX[type] ?? ` (${number})`;
	return { name: `${name}${suffix}`, value: jid };
}
