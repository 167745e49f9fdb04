import { capping, type Restriction, timeLock } from '../account/restrictions';
import type { BinaryNode } from '../wire/baileys';
import type { ActivitySource } from './ActivitySource';

/** Codes with which a message is refused for a restriction (`refusals.ts`); they do not say how long it lasts. */
const TIME_LOCKED = '463';
const CAPPED = '475';

/** What WhatsApp does not let the account do. WhatsApp says when that changes, and is asked when it refuses a message for it. */
export const restrictions: ActivitySource = ({ sock }, { deliveries, facts, publish, report }) => {
	const asking = new Set<string>();

	const learn = (restriction: Restriction): void => {
		const { kind, restricted, until, reason } = restriction;
		const standing = restricted || reason ? [restricted, until, reason].join('|') : '';
		if ((facts.known.standing?.[kind] ?? '') === standing) return;
		publish({ event: 'account_restricted', data: restriction }).catch(report);
		facts.learn({ standing: { ...facts.known.standing, [kind]: standing } }).catch(report);
	};
	const ask = async (code: string): Promise<void> => {
		if (asking.has(code)) return;
		asking.add(code);
		try {
			// The answer to the first comes as an event.
			if (code === TIME_LOCKED) await sock.fetchAccountReachoutTimelock();
			else learn(capping(await sock.fetchNewChatMessageCap()));
		} finally {
			asking.delete(code);
		}
	};

	sock.ev.on('connection.update', ({ reachoutTimeLock }) => {
		if (reachoutTimeLock) learn(timeLock(reachoutTimeLock));
	});
	sock.ev.on('message-capping.update', (info) => learn(capping(info)));
	sock.ws.on('CB:ack,class:message', ({ attrs: { error } }: BinaryNode) => {
		if (error !== TIME_LOCKED && error !== CAPPED) return;
		if (deliveries.isAwaited('account_restricted', false)) ask(error).catch(report);
	});
};
