import { bareJid, isLidJid, pnJid } from '../../message/jid';
import type { BothNames, People } from '../../message/received/people';
import type { GroupMetadata } from '../wire/baileys';
import type { Identified } from './identities';
import { isMe } from './me';

/**
 * Both names of people, as far as they are known without asking WhatsApp.
 * @param jids without device
 * @param group whose members they may be, if it is known
 */
export async function peopleOf(
	jids: readonly string[],
	{ me, auth: { keys } }: Identified,
	group: GroupMetadata | undefined,
): Promise<People> {
	const own = me();
	const ids = new Map(jids.map((jid) => [jid, mappingId(jid)]));
	const found = await keys.get('lid-mapping', [...ids.values()]);
	const people: Record<string, BothNames> = {};
	for (const [jid, id] of ids) {
		const other = found[id];
		if (isMe(jid, own)) people[jid] = { pn: own.pn, lid: own.lid };
		else if (isLidJid(jid)) people[jid] = { pn: other ? pnJid(other) : null, lid: jid };
		else people[jid] = { pn: jid, lid: other ? `${other}@lid` : null };
	}
	for (const { pn, lid } of group ? membersOf(group) : []) {
		if (people[pn]) people[pn] = { pn, lid: people[pn].lid ?? lid };
		if (people[lid]) people[lid] = { pn: people[lid].pn ?? pn, lid };
	}
	return people;
}

/** Members of whom WhatsApp tells both names. */
export function membersOf({ participants }: GroupMetadata): Array<{ pn: string; lid: string }> {
	return participants.flatMap(({ id, lid, phoneNumber }) => {
		const [pn, other] = isLidJid(id) ? [phoneNumber, id] : [id, lid];
		return pn && other ? [{ pn: bareJid(pn), lid: bareJid(other) }] : [];
	});
}

/** Baileys' id of what it knows of a JID. */
function mappingId(jid: string): string {
	const [user = ''] = jid.split('@');
	return isLidJid(jid) ? `${user}_reverse` : user;
}
