import { isLidJid, isPnJid, phoneOf, pnJid } from '../message/jid';
import type { SignalKeyStore } from './baileys';
import type { Me } from './receivedMessage';

/** Where Baileys keeps who is who: the LID's user by phone number, the phone number by `<LID's user>_reverse`. */
const MAPPING = 'lid-mapping';

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
		const other = await counterpart(jid, keys);
		if (other !== undefined) names.add(other);
	}
	return [...names];
}

export function ownNames({ pn, lid }: Me): string[] {
	return lid === null ? [pn] : [pn, lid];
}

export function isOwn(jid: string, { pn, lid }: Me): boolean {
	return jid === pn || jid === lid;
}

async function counterpart(
	jid: string,
	keys: Pick<SignalKeyStore, 'get'>,
): Promise<string | undefined> {
	const read = async (id: string): Promise<string | undefined> =>
		(await keys.get(MAPPING, [id]))[id];
	if (isPnJid(jid)) {
		const user = await read(phoneOf(jid) as string);
		return user && `${user}@lid`;
	}
	if (!isLidJid(jid)) return undefined;
	const digits = await read(`${jid.slice(0, jid.indexOf('@'))}_reverse`);
	return digits && pnJid(digits);
}
