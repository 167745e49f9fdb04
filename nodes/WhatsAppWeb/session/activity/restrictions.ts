import { capping, type Restriction, timeLock } from '../health/restrictions';
import type { BinaryNode } from '../wire/baileys';
import type { ActivitySource } from './ActivitySource';

/** Codes with which a message is refused for a restriction (`refusals.ts`); they do not say how long it lasts. */
const TIME_LOCKED = '463';
const CAPPED = '475';

/** What WhatsApp does not let the account do. WhatsApp says when that changes, and is asked when it refuses a message for it. */
export const restrictions: ActivitySource = ({ sock }, { health, publish, report }) => {
	const asking = new Set<string>();

	const learn = async (restriction: Restriction): Promise<void> => {
		if (!(await health.learn(restriction))) return;
		await publish({ event: 'account_restricted', data: restriction });
	};
	const ask = async (code: string): Promise<void> => {
		if (asking.has(code)) return;
		asking.add(code);
		try {
			// The answer to the first comes as an event.
			if (code === TIME_LOCKED) await sock.fetchAccountReachoutTimelock();
			else await learn(capping(await sock.fetchNewChatMessageCap()));
		} finally {
			asking.delete(code);
		}
	};

	sock.ev.on('connection.update', ({ connection, reachoutTimeLock }) => {
		// It may have been lifted while nobody was connected.
		const { ban } = health.standing;
		if (connection === 'open' && ban) {
			ask(ban.kind === 'time_lock' ? TIME_LOCKED : CAPPED).catch(report);
		}
		if (reachoutTimeLock) learn(timeLock(reachoutTimeLock)).catch(report);
	});
	sock.ev.on('message-capping.update', (info) => {
		learn(capping(info)).catch(report);
	});
	sock.ws.on('CB:ack,class:message', ({ attrs: { error } }: BinaryNode) => {
		if (error === TIME_LOCKED || error === CAPPED) ask(error).catch(report);
	});
};
