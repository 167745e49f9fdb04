import { bareJid, isGroupJid } from '../../message/jid';
import { refused } from '../wire/refusals';
import type { News } from '../delivery/publish';

/** The server has taken a message of this session. @param timestamp Unix seconds */
export function sentReceipt(chat: string, messageId: string, timestamp: number): News {
	return {
		event: 'receipt',
		identity: `sent|${messageId}`,
		timestamp,
		data: { ...ofServer(chat, messageId), status: 'sent' },
	};
}

/** The server has refused a message of this session for good. @param code as the ack gave it */
export function failedReceipt(chat: string, messageId: string, code: string): News {
	const { code: reason, message } = refused(code, isGroupJid(chat));
	return {
		event: 'receipt',
		identity: `failed|${messageId}|${code}`,
		data: {
			...ofServer(chat, messageId),
			status: 'failed',
			failure: { code: Number(code), reason, message },
		},
	};
}

function ofServer(chat: string, messageId: string) {
	return { chat: bareJid(chat), sender: null, fromMe: false, messageIds: [messageId] };
}
