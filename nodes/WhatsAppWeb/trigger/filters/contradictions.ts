import { invalidParameter } from '../../errors';
import { type ChatType, chatTypeOf } from '../../message/jid';
import type { FilterSettings } from './catalogue';
import { CHAT_TYPES } from './chatTypes';

/** Kinds of messages that have no text. */
const WITHOUT_TEXT: readonly string[] = ['album', 'audio', 'notice', 'viewOnce', 'voice'];

/** Refuses settings that no event could ever pass. @throws WhatsAppError `invalid_parameter` */
export function refuseContradictions(settings: FilterSettings): void {
	for (const refuse of [chatListedTwice, chatOfAnotherType, noSenderLeft, textOfTextless]) {
		refuse(settings);
	}
}

function chatListedTwice({ chats = [], excludedChats = [] }: FilterSettings): void {
	const excluded = new Set(excludedChats.flat());
	const both = chats.find((chat) => chat.some((jid) => excluded.has(jid)));
	if (!both) return;
	throw invalidParameter(
		'excludedChats',
		`leaves out ${both[0]}, which is also among the chats to listen to`,
		'Remove it from Only These Chats or from Not These Chats.',
	);
}

function chatOfAnotherType({ chats = [], chatTypes }: FilterSettings): void {
	const types: readonly ChatType[] = chatTypes ?? [];
	const jid = chats.flat().find((each) => !types.includes(chatTypeOf(each)));
	if (jid === undefined) return;
	const type = CHAT_TYPES.find(({ value }) => value === chatTypeOf(jid))?.name;
	throw invalidParameter(
		'chatTypes',
		`leaves out the chat ${jid}, which is among the chats to listen to`,
		`Add ${type} to Chat Types, or remove it from Only These Chats.`,
	);
}

function noSenderLeft({ chatTypes, mentions, onlyOwnMessages, senders }: FilterSettings): void {
	if (onlyOwnMessages && senders) {
		throw invalidParameter(
			'senders',
			'asks for messages of others, while Only Own Messages leaves them out',
			'Remove one of the two filters.',
		);
	}
	if (senders && chatTypes?.every((type) => type === 'channel')) {
		throw invalidParameter(
			'senders',
			'asks for people, but Chat Types is only channels, which have no visible author',
			'Remove one of the two filters.',
		);
	}
	if (onlyOwnMessages && mentions) {
		throw invalidParameter(
			'mentions',
			'asks for messages that mention you, while Only Own Messages leaves out what others write',
			'Remove one of the two filters.',
		);
	}
}

function textOfTextless(settings: FilterSettings): void {
	const { messageTypes, commandPrefix, commands, textContains, textMatches } = settings;
	const asked = commandPrefix ?? commands ?? textContains ?? textMatches;
	if (asked === undefined || !messageTypes?.every((kind) => WITHOUT_TEXT.includes(kind))) return;
	throw invalidParameter(
		'messageTypes',
		'is only kinds of messages without text, while another filter asks for a text',
		'Remove the filter for the text, or add a kind of message that has one.',
	);
}
