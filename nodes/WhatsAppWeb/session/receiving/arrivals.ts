import { isGroupJid } from '../../message/jid';
import { CIPHERTEXT } from '../../message/received/classify';
import type { ConnectionListener } from '../connection/ConnectionSource';
import type { Baileys, BaileysEventMap, WAMessage, WASocket } from '../wire/baileys';
import { stanzaId } from '../wire/journal';
import type { ReceivingParts } from './Inbound';
import { isPeer, Peers } from './peers';

type Upsert = BaileysEventMap['messages.upsert'];

/** Takes the messages that Baileys hands out. */
export const takeArrivals: ConnectionListener<ReceivingParts> = (
	connection,
	{ baileys, caches, inbound, report },
) => {
	const peers = new Peers(connection);
	onUpsert(connection.sock, ({ messages, type }) => {
		for (const message of messages) {
			const stanzas = connection.pendingStanzas.take(message.key);
			if (isPeer(message)) {
				peers.strike(stanzas).catch(report);
				continue;
			}
			const [first] = stanzas;
			if (first && message.messageStubType === CIPHERTEXT) {
				connection.gate.messages.charge((inHand) => stanzaId(inHand) === first.id);
			}
			if (!first && isGroupSetting(message, baileys)) {
				// Baileys may have cached the group as an earlier notification described it.
				caches.groups.del(message.key.remoteJid ?? '');
				continue;
			}
			const offline = first ? 'offline' in first.attrs : type === 'append';
			const written = inbound.take({ message, offline, stanzas });
			peers.awaitMessage(written);
			written.catch(report);
		}
	});
};

/**
 * Calls back for every message in the tick in which Baileys has it. While it catches up after a login, Baileys' event buffer
 * holds messages back and merges them: one that was edited or deleted meanwhile would be lost, and so would one whose id
 * somebody else has used in the same chat. There is no other listener to this event.
 */
function onUpsert({ ev }: WASocket, take: (upsert: Upsert) => void): void {
	const emit = ev.emit.bind(ev);
	ev.emit = (event, data) => {
		if (event !== 'messages.upsert') return emit(event, data);
		take(data as Upsert);
		return true;
	};
}

/** The one notification that Baileys makes a message of: `activity/groups.ts` publishes it. */
function isGroupSetting({ key, message }: WAMessage, { proto }: Baileys): boolean {
	const { EPHEMERAL_SETTING } = proto.Message.ProtocolMessage.Type;
	return isGroupJid(key.remoteJid ?? '') && message?.protocolMessage?.type === EPHEMERAL_SETTING;
}
