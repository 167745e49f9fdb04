import type { Account } from './accounts.ts';
import type { NewChatCap } from './contract.ts';
import type { Server } from './server.ts';
import { stanza } from './stanza.ts';

/** An account's restrictions, for answers to queries and notifications (Baileys `handleMexNotification`). */
export const timeLockOf = ({ timelockUntil }: Account) => ({
	is_active: timelockUntil !== undefined,
	time_enforcement_ends: String(timelockUntil ?? 0),
	enforcement_type: timelockUntil === undefined ? 'DEFAULT' : 'BIZ_QUALITY',
});

export const newChatCapOf = ({ newChatCap: { status, used, total, cycleEnds } }: Account) => ({
	total_quota: total,
	used_quota: used,
	cycle_end_timestamp: cycleEnds === undefined ? undefined : String(cycleEnds),
	capping_status: status,
});

/** Forbids an account to write to people who have not written to it. @param until Unix seconds; undefined lifts it */
export function lockTime(server: Server, account: Account, until: number | undefined): void {
	account.timelockUntil = until;
	notify(server, account, 'NotificationUserReachoutTimelockUpdate', {
		xwa2_notify_account_reachout_timelock: timeLockOf(account),
	});
}

/** Limits the new chats of an account. */
export function capNewChats(server: Server, account: Account, cap: NewChatCap): void {
	account.newChatCap = cap;
	notify(server, account, 'MessageCappingInfoNotification', {
		xwa2_notify_new_chat_messages_capping_info_update: newChatCapOf(account),
	});
}

function notify(server: Server, { companions }: Account, op_name: string, data: object): void {
	for (const device of companions) {
		const update = stanza('update', { op_name }, Buffer.from(JSON.stringify({ data })));
		server.notify(device, { type: 'mex', from: 's.whatsapp.net' }, [update]);
	}
}
