import { bareJid, isLidJid, isPnJid } from '../jid';

/** A person's phone-number JID and LID, as far as known. */
export interface BothNames {
	pn: string | null;
	lid: string | null;
}

/** By JID without device, as a message names people. */
export type People = Readonly<Record<string, BothNames>>;

const PERSON = /^\d{5,20}(:\d{1,3})?@(s\.whatsapp\.net|lid)$/;

/** A group has at most 1,024 members, each of whom may be mentioned by either name. */
const MAX_PEOPLE = 2_048;
const MAX_VALUES = 20_000;

/**
 * The people whom a message names anywhere: mentioned, quoted, as authors of what it is about, as sellers.
 * @param content `proto.Message`, as Baileys hands it out or as plain data
 * @returns JIDs without device, each once
 */
export function jidsIn(content: unknown): string[] {
	const jids = new Set<string>();
	const rest: unknown[] = [content];
	for (let visited = 0; rest.length > 0 && visited < MAX_VALUES; visited++) {
		const value = rest.pop();
		if (typeof value === 'string') {
			if (value.length < 48 && PERSON.test(value)) jids.add(bareJid(value));
			if (jids.size === MAX_PEOPLE) break;
		} else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
			for (const each of Object.values(value)) {
				if (rest.length === MAX_VALUES) break;
				if (typeof each === 'string' || typeof each === 'object') rest.push(each);
			}
		}
	}
	return [...jids];
}

/** @param jid of a person; null where the message names nobody */
export function bothNames(jid: string | null, people: People = {}): BothNames {
	if (jid === null) return { pn: null, lid: null };
	const bare = bareJid(jid);
	const known = Object.hasOwn(people, bare) ? people[bare] : undefined;
	return {
		pn: known?.pn ?? (isPnJid(bare) ? bare : null),
		lid: known?.lid ?? (isLidJid(bare) ? bare : null),
	};
}

/** A field with a person's JID, and beside it their two identities: `seller`, `seller_pn`, `seller_lid`. */
export type PersonFields<Field extends string> = Record<
	Field | `${Field}_pn` | `${Field}_lid`,
	string | null
>;

export function personFields<Field extends string>(
	field: Field,
	jid: string | null | undefined,
	people: People | undefined,
): PersonFields<Field> {
	const { pn, lid } = bothNames(jid ?? null, people);
	const fields = { [field]: jid ?? null, [`${field}_pn`]: pn, [`${field}_lid`]: lid };
	return fields as PersonFields<Field>;
}
