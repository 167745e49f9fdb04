import type { ChatQueries } from '../../../../nodes/WhatsAppWeb/contract/queries/chats';
import type { MessageQueries } from '../../../../nodes/WhatsAppWeb/contract/queries/messages';
import type { ReceivedMessage } from '../../../../nodes/WhatsAppWeb/message/content';
import { BUDI, NOW, TEAM } from '../../../docs/examples/Example.ts';

const ID = '3EB0C431C26A1916E07A';
const PERSON = { pn: BUDI.pn, lid: BUDI.lid, name: 'Budi', isMe: false, at: NOW };

const MESSAGE: ReceivedMessage = {
	id: ID,
	chat: TEAM,
	sender: BUDI.lid,
	senderPn: BUDI.pn,
	senderLid: BUDI.lid,
	fromMe: false,
	pushName: 'Budi',
	timestamp: NOW,
	offline: false,
	message: { imageMessage: { caption: 'Look', mediaKey: Uint8Array.of(0, 255) } },
};

const KEPT = { message: MESSAGE, chatName: 'The Team', editedAt: NOW, isDeleted: false };

/** What crosses of the messages that are kept. */
export const messageQueryExamples = {
	listConversations: {
		args: {
			search: 'Team',
			types: ['group' as const],
			unreadOnly: true,
			archived: false,
			after: `${NOW} ${TEAM}`,
		},
		result: { chats: [conversation()], next: `${NOW} ${TEAM}` },
	},
	lookUpConversation: { args: { jid: TEAM }, result: { chat: conversation() } },
	findMessages: {
		args: {
			chat: TEAM,
			text: 'look',
			from: BUDI.pn,
			types: ['image' as const],
			since: NOW,
			until: NOW + 1,
			fromMe: false,
			after: '17',
		},
		result: { messages: [KEPT], next: '16' },
	},
	lookUpMessage: {
		args: { id: ID, chat: TEAM },
		result: { ...KEPT, reactions: [{ ...PERSON, emoji: '👍' }], status: 'read' as const },
	},
	lookUpPoll: {
		args: { id: ID, chat: TEAM },
		result: {
			chat: TEAM,
			messageId: ID,
			name: 'Lunch?',
			selectableCount: 1,
			options: [{ option: 'Pizza', voters: [PERSON] }],
			voters: 1,
		},
	},
} satisfies Partial<ChatQueries & MessageQueries>;

function conversation() {
	return {
		jids: [TEAM],
		name: 'The Team',
		isContact: false,
		chat: TEAM,
		type: 'group' as const,
		unread: 2,
		isMarkedUnread: true,
		activeAt: NOW,
		lastMessage: {
			id: ID,
			text: 'Look',
			type: 'image' as const,
			sender: BUDI.lid,
			pushName: 'Budi',
			fromMe: false,
			timestamp: NOW,
			isDeleted: false,
		},
		archived: false,
		pinned: true,
		muted: true,
		mutedUntil: NOW,
	};
}
