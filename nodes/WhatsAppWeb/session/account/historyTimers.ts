import { asCount } from '../../message/untrusted';
import type { WASocket } from '../wire/baileys';
import type { ChatTimers } from './ChatTimers';

/** Stores the disappearing timers of the chats that the phone tells of at linking. */
export function learnTimers(
	{ sock: { ev } }: { sock: WASocket },
	{ timers, report }: { timers: ChatTimers; report(error: unknown): void },
): void {
	ev.on('messaging-history.set', ({ chats }) => {
		const statements = chats.flatMap(({ id, pnJid, lidJid, ...chat }) => {
			const seconds = asCount(chat.ephemeralExpiration);
			if (!id || seconds === undefined) return [];
			const setAt = asCount(Number(chat.ephemeralSettingTimestamp ?? 0)) || null;
			// Whatever is stated after linking is newer.
			const stated = { seconds, setAt, at: setAt ?? 0 };
			return [{ chat: [id, pnJid, lidJid].filter((jid) => jid != null), stated }];
		});
		timers.learnAll(statements).catch(report);
	});
}
