import type { BinaryNode, WASocket } from '../../wire/baileys';
import type { Connection } from '../Connection';

/** Baileys writes the server's JID without a user; in a stanza it may also be the bare word. */
const SERVER: ReadonlySet<string | undefined> = new Set(['@s.whatsapp.net', 's.whatsapp.net']);

/**
 * Acknowledges a notification of a type that Baileys does nothing with, and tells of it if WhatsApp itself has sent it.
 * Baileys does not get it: before a number is known, it fails to acknowledge what it does not even read.
 */
export function onNotification(
	connection: Pick<Connection, 'sock' | 'gate' | 'hasEnded'>,
	type: string,
	listener: (notification: BinaryNode) => void,
): void {
	const { sock, gate } = connection;
	gate.divert('notification', type, (notification) => {
		// What came before is acknowledged first: Baileys may just be about to.
		setImmediate(() => {
			if (connection.hasEnded) return;
			// A failure shows as the end of the connection.
			acknowledge(sock, notification).catch(() => undefined);
			if (SERVER.has(notification.attrs.from)) listener(notification);
		});
	});
}

async function acknowledge(sock: WASocket, { attrs }: BinaryNode): Promise<void> {
	const { id = '', from = '', type = '' } = attrs;
	await sock.sendNode({ tag: 'ack', attrs: { class: 'notification', id, to: from, type } });
}
