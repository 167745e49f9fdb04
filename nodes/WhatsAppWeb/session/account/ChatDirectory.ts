import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KnownChat } from '../../contract/queries/chats';
import { type ChatType, chatTypeOf, isLidJid, isUserJid, phoneOf } from '../../message/jid';
import { digitsOf } from '../../message/phone';
import { asLine } from '../../message/untrusted';
import { Timer } from '../../primitives/Timer';
import type { Identified } from './identities';
import { displayName, type KnownNames, type Names } from './names';
import { peopleOf } from './people';

/** Chats between two turns of the event loop. */
const AT_ONCE = 500;

/** How long the directory stays in memory when nobody searches it. */
const IDLE_MS = 10 * 60_000;

/** Changes after which it is read anew. */
const MAX_CHANGES = 1_000;

interface Entry extends KnownChat {
	type: ChatType;
	/** The name as it is compared; '' when it is unknown. */
	folded: string;
}

/** What a search is for: every chat for which `isWanted` holds, among those with the words in name or number. */
export interface Search {
	words: string;
	isWanted(jid: string, type: ChatType): boolean;
}

/** In the order in which people look for names; 2 comes before 10. */
const { compare } = new Intl.Collator(undefined, { numeric: true });

/**
 * The chats with others that this account knows, to be searched while somebody types. Read from the store when it is first
 * searched, some 10,000 in a second and in slices; kept up to date in memory, and dropped when it is not searched for a while.
 */
export class ChatDirectory {
	private reading: Promise<Map<string, Entry>> | undefined;

	private readonly changed = new Set<string>();

	/** By name, then those without. */
	private sorted: Entry[] | undefined;

	private readonly idle = new Timer(() => this.forget());

	constructor(private readonly parts: () => Names & Identified) {}

	/** The chats that are found, the likeliest first. @throws WhatsAppError from the store */
	async find({ words, isWanted }: Search): Promise<KnownChat[]> {
		const wanted = (await this.entries()).filter(({ jids: [jid = ''], type }) =>
			isWanted(jid, type),
		);
		const rank = ranking(words);
		const ranks: KnownChat[][] = [[], [], []];
		for (const entry of wanted) ranks[rank(entry)]?.push(plain(entry));
		return ranks.flat();
	}

	/** Drops what is in memory. */
	forget(): void {
		this.idle.stop();
		this.reading = undefined;
		this.sorted = undefined;
		this.changed.clear();
	}

	private async entries(): Promise<readonly Entry[]> {
		this.idle.set(IDLE_MS);
		if (this.changed.size > MAX_CHANGES) this.forget();
		this.parts().names.onChange((jid) => this.changed.add(jid));
		const reading = (this.reading ??= this.read());
		try {
			const entries = await reading;
			await this.update(entries);
			this.sorted ??= [...entries.values()].sort(
				(a, b) => Number(a.folded === '') - Number(b.folded === '') || byName(a, b),
			);
			return this.sorted;
		} catch (error) {
			if (this.reading === reading) this.forget();
			throw error;
		}
	}

	/** By JID; a person by their number where it is known. */
	private async read(): Promise<Map<string, Entry>> {
		const parts = this.parts();
		const all = [...(await parts.names.all())];
		const known = new Map<string, { jids: string[]; names: KnownNames }>();
		for (let start = 0; start < all.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			const some = all.slice(start, start + AT_ONCE);
			const people = await peopleOf(some.map(([jid]) => jid).filter(isUserJid), parts, undefined);
			for (const [jid, facts] of some) {
				const { pn = null, lid = null } = people[jid] ?? {};
				const id = pn ?? jid;
				const before = known.get(id);
				const jids = distinct([id, ...(before?.jids ?? []), lid]);
				// What a person calls themselves is learned with their LID.
				const merged = isLidJid(jid)
					? { ...before?.names, ...facts }
					: { ...facts, ...before?.names };
				known.set(id, { jids, names: merged });
			}
		}
		return new Map([...known].map(([id, { jids, names }]) => [id, toEntry(jids, names)]));
	}

	/** Takes over what has changed since the last search. */
	private async update(entries: Map<string, Entry>): Promise<void> {
		if (this.changed.size === 0) return;
		const changed = [...this.changed];
		this.changed.clear();
		const parts = this.parts();
		const people = await peopleOf(changed.filter(isUserJid), parts, undefined);
		for (const jid of changed) {
			const { pn = null, lid = null } = people[jid] ?? {};
			const jids = distinct([pn ?? jid, lid]);
			const facts = await Promise.all(jids.map(async (each) => await parts.names.of(each)));
			for (const each of jids) entries.delete(each);
			if (facts.every((fact) => fact === undefined)) continue;
			entries.set(pn ?? jid, toEntry(jids, Object.assign({}, ...facts) as KnownNames));
		}
		this.sorted = undefined;
	}
}

/** By name; those of one name by JID. */
function byName(a: Entry, b: Entry): number {
	return compare(a.name ?? '', b.name ?? '') || compare(a.jids[0] ?? '', b.jids[0] ?? '');
}

function distinct(jids: ReadonlyArray<string | null>): string[] {
	return [...new Set(jids.filter((jid) => jid !== null))];
}

function toEntry(jids: string[], names: KnownNames): Entry {
	const [jid = ''] = jids;
	const name = asLine(displayName(names)) ?? null;
	return {
		jids,
		name,
		isContact: Boolean(names.savedName),
		type: chatTypeOf(jid),
		folded: name === null ? '' : folded(name),
	};
}

/** Whether a chat would be found by these words. */
export function fits(chat: KnownChat, words: string): boolean {
	return ranking(words)({ jids: chat.jids, folded: folded(chat.name ?? '') }) < NOT_FOUND;
}

function plain({ jids, name, isContact }: Entry): KnownChat {
	return { jids, name, isContact };
}

/** Behind the ranks of those that are found. */
const NOT_FOUND = 3;

/** Says how well a chat fits the words, 0 best. */
function ranking(search: string): (entry: Pick<Entry, 'jids' | 'folded'>) => number {
	const text = search.trim();
	const words = folded(text).split(/\s+/).filter(Boolean);
	const phrase = words.join(' ');
	// People write their own country's numbers with a leading zero.
	const digits = digitsOf(text)?.replace(/^0+(?=\d)/, '');
	return ({ jids, folded: name }) => {
		if (words.length === 0 || jids.includes(text) || name.startsWith(phrase)) return 0;
		if (words.every((word) => ` ${name}`.includes(` ${word}`))) return 1;
		if (words.every((word) => name.includes(word))) return 2;
		const hasNumber =
			digits !== undefined && jids.some((jid) => phoneOf(jid)?.includes(digits) === true);
		return hasNumber ? 2 : NOT_FOUND;
	};
}

/** For comparison: without case, and without the accents of Latin letters. */
function folded(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase();
}
