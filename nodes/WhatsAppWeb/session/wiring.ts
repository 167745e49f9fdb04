import { WhatsAppError } from '../errors';
import { isGroupJid } from '../message/jid';
import { onArrival } from './receiving/arrivals';
import type { Auth } from './signal/authState';
import type { BinaryNode, GroupMetadata, WAMessage } from './wire/baileys';
import { child, children } from './wire/stanza';
import type { Connection } from './connection/Connection';
import type { Core } from './core';
import type { NewEvent } from '../contract/events/SessionEvent';
import { publish } from './delivery/publish';
import { groupMetadata, watchGroups } from './account/groups';
import { Inbound } from './receiving/Inbound';
import { learnNames } from './account/names';
import { SOURCES } from './activity/sources';
import { isPeer, Peers } from './receiving/peers';
import { journalPlaintexts } from './receiving/unencrypted';
import { replay } from './receiving/replay';
import { answerRetries } from './sending/retryReceipts';
import { watchWithheld } from './receiving/withheld';

/** AB prop `lid_one_on_one_migration_enabled`. */
const LID_MIGRATION_PROP = '9435';

/** Lets a linked device's connection feed the session. To be called in the tick it was made in. */
export function wire(connection: Connection, core: Core, auth: Auth): Inbound {
	const { sock, pendingStanzas, gate } = connection;
	const { report, sendProgress, caches } = core;
	const onLidChat = (): void => void core.facts.learn({ lidMigrated: true }).catch(report);
	const fenced = {
		...core,
		auth,
		account: connection.parts.account,
		publish: async (...events: NewEvent[]) => await publish(fenced, ...events),
	};
	const groupOf = async (jid: string): Promise<GroupMetadata | undefined> => {
		await connection.untilOpened();
		return await connection.during(groupMetadata(jid, sock, caches)).catch((error: unknown) => {
			const isAnswer = error instanceof WhatsAppError && !error.retryable;
			return isAnswer ? undefined : Promise.reject(error as Error);
		});
	};
	const inbound = new Inbound({ ...fenced, onLidChat, groupOf });
	const peers = new Peers(connection);

	sock.ev.on('creds.update', (update) => void auth.saveCreds(update).catch(report));
	journalPlaintexts(connection, report);
	onArrival(sock, ({ messages, type }) => {
		for (const message of messages) {
			const heard = pendingStanzas.take(message.key);
			if (isPeer(message)) {
				void peers.strike(heard).catch(report);
				continue;
			}
			const [first] = heard;
			if (!first && isGroupSetting(message, core)) continue;
			const offline = first ? 'offline' in first.attrs : type === 'append';
			const taking = inbound.take(message, offline, heard);
			peers.awaitMessage(taking);
			void taking.catch(report);
		}
	});
	gate.onMessage('replayStumbled', async (stanza) => {
		if (pendingStanzas.isPending(stanza))
			await replay(stanza, connection, core, inbound).catch(report);
	});
	watchWithheld(connection, { ...core, auth }, inbound);
	for (const listen of SOURCES) listen(connection, fenced);
	learnNames(sock, core);
	sendProgress.attach(sock.ws);
	answerRetries(connection, core);
	core.live.attach(connection);
	watchGroups(sock, caches);
	sock.ws.on('CB:iq,,props', (iq: BinaryNode) => {
		const props = children(child(iq, 'props'));
		const prop = props.find(({ attrs }) => attrs.config_code === LID_MIGRATION_PROP);
		if (prop?.attrs.config_value === '1') onLidChat();
	});
	return inbound;
}

/** The one thing that Baileys makes a message of, though it was a notification: `news/groups.ts` tells it. */
function isGroupSetting({ key, message }: WAMessage, { baileys }: Core): boolean {
	const { EPHEMERAL_SETTING } = baileys.proto.Message.ProtocolMessage.Type;
	return isGroupJid(key.remoteJid ?? '') && message?.protocolMessage?.type === EPHEMERAL_SETTING;
}
