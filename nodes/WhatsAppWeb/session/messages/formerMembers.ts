import { isLidJid } from '../../message/jid';
import { nameIn, type TargetPlace } from './target';

/**
 * How a group named people whom its list of members does not translate any more.
 * @param jids of anybody, as they came
 * @param otherName looks up a JID of the other kind
 */
export async function formerMembers(
	jids: Array<string | undefined>,
	place: TargetPlace,
	otherName: (jid: string) => Promise<string | null>,
): Promise<ReadonlyMap<string, string>> {
	const former = new Map<string, string>();
	if (!place.group) return former;
	for (const jid of new Set(jids)) {
		if (jid === undefined || isLidJid(nameIn(jid, place)) === place.byLid) continue;
		const name = await otherName(jid);
		if (name !== null) former.set(jid, name);
	}
	return former;
}
