import type { BaileysEventMap, BinaryNode, ConnectionState } from '../wire/baileys';
import type { ActivitySource } from './ActivitySource';
import type { EventData } from '../../contract/events/SessionEvent';

type Restriction = EventData['account_restricted'];

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

function timeLock(lock: NonNullable<ConnectionState['reachoutTimeLock']>): Restriction {
	const { isActive = false, timeEnforcementEnds: ends, enforcementType } = lock;
	return {
		kind: 'time_lock',
		restricted: isActive,
		until: isActive && ends ? Math.floor(ends.getTime() / 1000) : null,
		reason: isActive ? (enforcementType ?? null) : null,
		quota: null,
	};
}

/** @param info as WhatsApp sent it: numbers may be text */
function capping(info: BaileysEventMap['message-capping.update']): Restriction {
	const { capping_status: status = 'NONE', cycle_end_timestamp, total_quota, used_quota } = info;
	return {
		kind: 'new_chat_cap',
		restricted: status === 'CAPPED',
		until: Number(cycle_end_timestamp) || null,
		reason: status === 'NONE' ? null : status,
		quota:
			total_quota === undefined
				? null
				: { total: Number(total_quota), used: Number(used_quota ?? 0) },
	};
}
