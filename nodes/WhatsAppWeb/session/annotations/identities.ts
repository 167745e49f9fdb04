import type { SignalKeyStore } from '../wire/baileys';
import { knownLid, knownPn } from '../account/identities';
import type { Me } from '../messages/incoming';

/**
 * All names of one person: those given, and the other identity of each as far as it was ever told.
 * @param jids without device; undefined ones are left out
 */
export async function identitiesOf(
	jids: ReadonlyArray<string | undefined>,
	keys: Pick<SignalKeyStore, 'get'>,
	me: Me,
): Promise<string[]> {
	const names = new Set(jids.filter((jid) => jid !== undefined));
	for (const jid of [...names]) {
		if (isOwn(jid, me)) for (const own of ownNames(me)) names.add(own);
		const other = (await knownLid(jid, keys)) ?? (await knownPn(jid, keys));
		if (other !== null) names.add(other);
	}
	return [...names];
}

export function ownNames({ pn, lid }: Me): string[] {
	return lid === null ? [pn] : [pn, lid];
}

export function isOwn(jid: string, { pn, lid }: Me): boolean {
	return jid === pn || jid === lid;
}
