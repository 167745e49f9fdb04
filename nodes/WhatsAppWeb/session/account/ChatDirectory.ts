import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KnownChat } from '../../contract/queries/chats';
import { type ChatType, chatTypeOf, isLidJid, isUserJid, phoneOf } from '../../message/jid';
import { folded } from '../../message/folded';
import { digitsOf } from '../../message/phone';
import { asLine } from '../../message/untrusted';
import { SerialQueue } from '../../primitives/SerialQueue';
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
	/** The phone number; '' when it is unknown. */
	digits: string;
}

interface Listing {
	/** A person by their number where it is known. */
	byId: Map<string, Entry>;
	/** By name, then those without. */
	sorted: Entry[];
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
	private reading: Promise<Listing> | undefined;

	private readonly changed = new Set<string>();

	private readonly updates = new SerialQueue();

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

	/** Begins to read what a search needs. A failure is that of the search. */
	prepare(): void {
		this.listing().catch(() => undefined);
	}

	/** Drops what is in memory. */
	forget(): void {
		this.idle.stop();
		this.reading = undefined;
		this.changed.clear();
	}

	private async entries(): Promise<readonly Entry[]> {
		const listing = await this.listing();
		await this.updates
			.run(async () => await this.update(listing))
			.catch((error: unknown) => {
				this.forget();
				throw error;
			});
		return listing.sorted;
	}

	private async listing(): Promise<Listing> {
		this.idle.set(IDLE_MS);
		this.parts().names.onChange((jid) => this.note(jid));
		this.reading ??= this.read().catch((error: unknown) => {
			this.forget();
			throw error;
		});
		return await this.reading;
	}

	private note(jid: string): void {
		if (!this.reading) return;
		this.changed.add(jid);
		if (this.changed.size > MAX_CHANGES) this.forget();
	}

	private async read(): Promise<Listing> {
		const parts = this.parts();
		const all = [...(await parts.names.all())];
		const known = new Map<string, { jids: string[]; names: KnownNames }>();
		for (let start = 0; start < all.length; start += AT_ONCE) {
			if (start > 0) await nextTurn();
			const some = all.slice(start, start + AT_ONCE);
			// A number's LID is found from the other side.
			const people = await peopleOf(some.map(([jid]) => jid).filter(isLidJid), parts, undefined);
			for (const [jid, facts] of some) {
				const { pn = null, lid = null } = people[jid] ?? {};
				const id = pn ?? jid;
				const before = known.get(id);
				const jids = distinct([id, ...(before?.jids ?? []), lid ?? jid]);
				// What a person calls themselves is learned with their LID.
				const merged = isLidJid(jid)
					? { ...before?.names, ...facts }
					: { ...facts, ...before?.names };
				known.set(id, { jids, names: merged });
			}
		}
		const byId = new Map([...known].map(([id, { jids, names }]) => [id, toEntry(jids, names)]));
		return { byId, sorted: [...byId.values()].sort(byName) };
	}

	/** Takes over what has changed since the last search. */
	private async update(listing: Listing): Promise<void> {
		if (this.changed.size === 0) return;
		const changed = [...this.changed];
		this.changed.clear();
		const parts = this.parts();
		const added = new Set<Entry>();
		const people = await peopleOf(changed.filter(isUserJid), parts, undefined);
		for (const jid of changed) {
			const { pn = null, lid = null } = people[jid] ?? {};
			const jids = distinct([pn ?? jid, lid]);
			const facts = await Promise.all(jids.map(async (each) => await parts.names.of(each)));
			for (const each of jids) listing.byId.delete(each);
			if (facts.every((fact) => fact === undefined)) continue;
			const entry = toEntry(jids, Object.assign({}, ...facts) as KnownNames);
			listing.byId.set(pn ?? jid, entry);
			added.add(entry);
		}
		const kept = new Set(listing.byId.values());
		listing.sorted = listing.sorted.filter((entry) => kept.has(entry));
		for (const entry of added) if (kept.has(entry)) insert(listing.sorted, entry);
	}
}

/** By name, those of one name by JID; then those without a name. */
function byName(a: Entry, b: Entry): number {
	return (
		Number(a.name === null) - Number(b.name === null) ||
		compare(a.name ?? '', b.name ?? '') ||
		compare(a.jids[0] ?? '', b.jids[0] ?? '')
	);
}

/** Puts an entry where it belongs among sorted ones. */
function insert(sorted: Entry[], entry: Entry): void {
	let [from, to] = [0, sorted.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if (byName(sorted[middle] as Entry, entry) < 0) from = middle + 1;
		else to = middle;
	}
	sorted.splice(from, 0, entry);
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
		digits: numberOf(jids),
	};
}

/** Whether a chat would be found by these words. */
export function fits(chat: KnownChat, words: string): boolean {
	return (
		ranking(words)({
			jids: chat.jids,
			folded: folded(chat.name ?? ''),
			digits: numberOf(chat.jids),
		}) < NOT_FOUND
	);
}

function plain({ jids, name, isContact }: Entry): KnownChat {
	return { jids, name, isContact };
}

function numberOf(jids: readonly string[]): string {
	return jids.map(phoneOf).find((digits) => digits !== null) ?? '';
}

/** Behind the ranks of those that are found. */
const NOT_FOUND = 3;

/** Says how well a chat fits the words, 0 best. */
function ranking(search: string): (entry: Pick<Entry, 'jids' | 'folded' | 'digits'>) => number {
	const text = search.trim();
	const words = folded(text).split(/\s+/).filter(Boolean);
	const phrase = words.join(' ');
	// People write their own country's numbers with a leading zero.
	const digits = digitsOf(text)?.replace(/^0+(?=\d)/, '');
	return ({ jids, folded: name, digits: number }) => {
		if (words.length === 0 || jids.includes(text) || name.startsWith(phrase)) return 0;
		if (words.every((word) => ` ${name}`.includes(` ${word}`))) return 1;
		if (words.every((word) => name.includes(word))) return 2;
		return digits !== undefined && number.includes(digits) ? 2 : NOT_FOUND;
	};
}
