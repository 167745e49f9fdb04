import type { GroupPerson } from '../../contract/queries/groups';
import { bareJid, isLidJid, isPnJid } from '../../message/jid';

/** A person of an answer about groups. @param other their other JID, where the answer has it */
export function person(jid: string, other: string | undefined): GroupPerson {
	const jids = [jid, ...(other ? [other] : [])].map(bareJid);
	return {
		jid: bareJid(jid),
		pn: jids.find(isPnJid) ?? null,
		lid: jids.find(isLidJid) ?? null,
	};
}

/** Every JID of a person. */
export function jidsOf({ jid, pn, lid }: GroupPerson): string[] {
	return [...new Set([jid, pn, lid].filter((each) => each !== null))];
}
