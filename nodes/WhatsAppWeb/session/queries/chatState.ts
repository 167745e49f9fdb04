import type { Connection } from '../connection/Connection';
import { isLidJid } from '../../message/jid';
import type { SessionQueries } from '../../contract/SessionClient';

/** Says it at once or not at all: what somebody does now is no news when the connection is back. */
export async function tellChatState(
	{ chat, state }: SessionQueries['setChatState']['args'],
	connection: Connection | undefined,
): Promise<void> {
	const me = connection?.sock.user;
	if (!connection || (isLidJid(chat) && !me?.lid)) return;
	await connection.sock.sendPresenceUpdate(state, chat);
}
