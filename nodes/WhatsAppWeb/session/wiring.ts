import type { NewEvent } from '../contract/events/SessionEvent';
import { learnChatStates } from './account/ChatStates';
import { watchBlockList } from './account/blockList';
import { watchGroups } from './account/groups';
import { learnLidMigration } from './account/lidMigration';
import { learnLabels } from './account/Labels';
import { learnNames } from './account/names';
import { learnTimers } from './account/historyTimers';
import { SOURCES } from './activity/sources';
import type { Connection } from './connection/Connection';
import type { ConnectionListener } from './connection/ConnectionSource';
import type { Core } from './core';
import { learnPartners } from './health/Partners';
import { publish } from './delivery/publish';
import { takeArrivals } from './receiving/arrivals';
import { askAgain } from './receiving/askAgain';
import { Inbound } from './receiving/Inbound';
import { replayJournal, replayStumbled } from './receiving/replay';
import { journalUnencrypted } from './receiving/unencrypted';
import { reportWithheld } from './receiving/withheld';
import { answerRetries } from './sending/retryReceipts';
import type { Auth } from './signal/authState';

/** What a session shares with one connection: the account behind its fence, and the keys it was made with. */
interface WiringParts extends Core {
	inbound: Inbound;
}

/** Who listens to a connection, in this order. What is done with a message stanza is listed in `StanzaGate`. */
const LISTENERS: ReadonlyArray<ConnectionListener<WiringParts>> = [
	({ sock }, { auth, report }) => {
		sock.ev.on('creds.update', (update) => void auth.saveCreds(update).catch(report));
	},
	journalUnencrypted,
	reportWithheld,
	takeArrivals,
	askAgain,
	replayStumbled,
	...SOURCES,
	learnChatStates,
	learnLabels,
	learnNames,
	learnTimers,
	(connection, { health, report }) => learnPartners(connection, { ...health, report }),
	({ sock }, { health, report }) => {
		sock.ev.on('connection.update', ({ connection }) => {
			if (connection === 'open') health.connected().catch(report);
		});
	},
	learnLidMigration,
	watchGroups,
	watchBlockList,
	({ sock }, { sendProgress }) => sendProgress.attach(sock.ws),
	answerRetries,
	(connection, { live }) => live.attach(connection),
];

/**
 * Lets the connection of a linked device feed the session. To be called in the tick the connection was made in.
 * @returns when the messages in the journal are events. Never rejects
 */
export async function wire(connection: Connection, core: Core, auth: Auth): Promise<void> {
	const { account } = connection.parts;
	const fenced: Core = {
		...core,
		auth,
		account,
		publish: async (...events: NewEvent[]) => await publish(fenced, ...events),
	};
	const parts = { ...fenced, inbound: new Inbound(connection, fenced) };
	for (const listen of LISTENERS) listen(connection, parts);
	await replayJournal(connection, parts).catch(core.report);
}
