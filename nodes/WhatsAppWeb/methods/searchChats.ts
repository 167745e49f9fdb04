import {
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import { readSessionConfig } from '../credential';
import { toWhatsAppError } from '../errors';
import { type ChatType, chatTypeOf, phoneOf } from '../message/jid';
import type { KnownChat } from '../contract/queries/chats';
import { sessionRegistry } from '../registry/SessionRegistry';

/** Short, because a person waits for the list. */
const TIMEOUT_MS = 8_000;

const SUFFIX: Partial<Record<ChatType, string>> = { group: ' (group)', channel: ' (channel)' };

/** Fills "From List" of a chat: people, groups and channels. */
export async function searchChats(
	this: ILoadOptionsFunctions,
	search?: string,
): Promise<INodeListSearchResult> {
	return await list(this, search);
}

/** Fills "From List" of a person. */
export async function searchContacts(
	this: ILoadOptionsFunctions,
	search?: string,
): Promise<INodeListSearchResult> {
	return await list(this, search, ['direct']);
}

async function list(
	context: ILoadOptionsFunctions,
	search: string | undefined,
	types?: ChatType[],
): Promise<INodeListSearchResult> {
	try {
		const handle = sessionRegistry().acquire(await readSessionConfig(context));
		try {
			const args = { search, types };
			const { chats } = await handle.client.query('listChats', args, { timeoutMs: TIMEOUT_MS });
			return { results: chats.map(toResult) };
		} finally {
			handle.release();
		}
	} catch (error) {
		const { message, description } = toWhatsAppError(error);
		throw new NodeOperationError(context.getNode(), message, { description });
	}
}

function toResult({ jids: [jid = ''], name }: KnownChat): { name: string; value: string } {
	const phone = phoneOf(jid);
	const number = phone === null ? jid : `+${phone}`;
	if (name === null) return { name: number, value: jid };
	const suffix = SUFFIX[chatTypeOf(jid)] ?? ` (${number})`;
	return { name: `${name}${suffix}`, value: jid };
}
