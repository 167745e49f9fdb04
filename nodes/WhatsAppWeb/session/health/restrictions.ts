import type { EventData } from '../../contract/events/SessionEvent';
import type { BaileysEventMap, ConnectionState } from '../wire/baileys';

export type Restriction = EventData['account_restricted'];

/** Whether WhatsApp forbids the account to write to people who have not written to it. */
export function timeLock(lock: NonNullable<ConnectionState['reachoutTimeLock']>): Restriction {
	const { isActive = false, timeEnforcementEnds: ends, enforcementType } = lock;
	return {
		kind: 'time_lock',
		restricted: isActive,
		until: isActive && ends ? Math.floor(ends.getTime() / 1000) : null,
		reason: isActive ? (enforcementType ?? null) : null,
		quota: null,
	};
}

/** How many new chats the account may start. @param info as WhatsApp sent it: numbers may be text */
export function capping(info: BaileysEventMap['message-capping.update']): Restriction {
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
