import { invalidParameter } from '../../errors';
import { isUserJid, parseRecipient, phoneOf, pnJid } from '../../message/jid';
import { phoneVariants } from '../../message/phoneVariants';
import { chatPicker } from '../../pickers';
import { readLocator, readRows } from '../values';
import { type Candidate, chatOf, type FilterOption } from './FilterOption';

/** Every JID that a chosen chat may have: in some countries an account goes by one of two numbers. */
export type ChosenChat = string[];

/** @param wants whether the chosen chats pass, or all others */
const chatFilter = (
	displayName: string,
	wants: boolean,
	description: string,
): FilterOption<ChosenChat[]> => ({
	property: {
		displayName,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Chat',
		default: {},
		description,
		options: [{ displayName: 'Chat', name: 'chats', values: [chatPicker('chat', 'Chat')] }],
	},
	read: readChats,
	async passes(chosen, candidate) {
		const chat = chatOf(candidate.event);
		return chat === undefined || (await isAmong(chat, chosen, candidate)) === wants;
	},
});

export const chats = chatFilter(
	'Only These Chats',
	true,
	'Only what happens in one of these chats, groups or channels. A person is the same by phone number and by ID. Touches all events of a chat.',
);

export const excludedChats = chatFilter(
	'Not These Chats',
	false,
	'Nothing that happens in one of these chats, groups or channels. Touches all events of a chat.',
);

/** @param value a fixed collection */
function readChats(value: unknown, name: string): ChosenChat[] | undefined {
	const chosen = readRows(value, name, 'chats').map(({ chat }) => readChat(chat, name));
	return chosen.length === 0 ? undefined : chosen;
}

/** @param chat a resource locator, or its value */
function readChat(chat: unknown, name: string): ChosenChat {
	const written = readLocator(chat, name);
	if (written === undefined) {
		throw invalidParameter(
			name,
			'has an entry without a chat',
			'Choose the chat, or remove the entry.',
		);
	}
	const jid = parseRecipient(written, name);
	const phone = phoneOf(jid);
	return phone === null ? [jid] : phoneVariants(phone).map(pnJid);
}

async function isAmong(
	chat: string,
	chosen: ChosenChat[],
	{ lookUp }: Pick<Candidate, 'lookUp'>,
): Promise<boolean> {
	const jids = new Set(chosen.flat());
	if (jids.has(chat)) return true;
	if (!isUserJid(chat)) return false;
	const known = await lookUp(chat);
	return known.jids.some((jid) => jids.has(jid));
}
