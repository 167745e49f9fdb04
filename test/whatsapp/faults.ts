import type { BinaryNode } from '@whiskeysockets/baileys';
import type { CloseHow, Fault, Faults, Match } from './contract.ts';
import type { Device, Directory } from './accounts.ts';
import { hasDevice } from './jid.ts';
import { children } from './stanza.ts';

/** The treatment of a client's stanza. */
export interface Verdict {
	drop?: boolean;
	delayMs?: number;
	withhold?: boolean;
	nack?: number;
	close?: CloseHow;
}

interface MediaVerdict {
	upload?: number;
	download?: number;
	corrupt?: true;
	until?: Promise<void>;
}

type Where = 'arrival' | 'delivery';

interface Rule extends Fault {
	strike(): void;
	readonly spent: boolean;
}

interface StanzaRule extends Rule {
	where: Where;
	fits: (stanza: BinaryNode, from: Device | undefined, to: Device | undefined) => boolean;
	apply: (verdict: Verdict) => void;
	kind: 'arrival' | 'corrupt' | 'duplicate' | 'lose';
}

function makeRule(times: number): Rule {
	let left = times;
	let count = 0;
	return {
		get count() {
			return count;
		},
		get spent() {
			return left <= 0;
		},
		strike() {
			left--;
			count++;
		},
		cancel() {
			left = 0;
		},
	};
}

/** The armed faults and their effects on stanzas, logins and files. */
export class FaultBox implements Faults {
	readonly #directory: Directory;
	readonly #closeAll: (how: CloseHow) => void;
	#rules: StanzaRule[] = [];
	#logins: { rule: Rule; number: string; reason: number }[] = [];
	#media: { rule: Rule; how: MediaVerdict }[] = [];
	readonly #frozen = new Map<string, Rule>();
	#outdated: { rule: Rule; oldest: number; current: number } | undefined;

	constructor(directory: Directory, closeAll: (how: CloseHow) => void) {
		this.#directory = directory;
		this.#closeAll = closeAll;
	}

	drop(match: Match, times = 1): Fault {
		return this.#onArrival(match, times, (verdict) => (verdict.drop = true));
	}

	delay(match: Match, ms: number, times = 1): Fault {
		return this.#onArrival(match, times, (verdict) => (verdict.delayMs = ms));
	}

	withholdAck(match: Match, times = 1): Fault {
		return this.#onArrival(match, times, (verdict) => (verdict.withhold = true));
	}

	nack(match: Match, code: number, times = 1): Fault {
		return this.#onArrival(match, times, (verdict) => (verdict.nack = code));
	}

	closeWith(match: Match | 'now', how: CloseHow, times = 1): Fault {
		if (match !== 'now') return this.#onArrival(match, times, (verdict) => (verdict.close = how));
		this.#closeAll(how);
		const done = makeRule(1);
		done.strike();
		return done;
	}

	failLogin(number: string, reason: number, times = 1): Fault {
		const rule = makeRule(times);
		this.#logins.push({ rule, number, reason });
		return rule;
	}

	outdate(oldest: number, current = oldest): Fault {
		const rule = makeRule(Number.POSITIVE_INFINITY);
		this.#outdated = { rule, oldest, current };
		return rule;
	}

	corrupt(match: Match, times = 1): Fault {
		return this.#add('corrupt', match, times);
	}

	duplicate(match: Match, times = 1): Fault {
		return this.#add('duplicate', match, times);
	}

	lose(match: Match, times = 1): Fault {
		return this.#add('lose', match, times);
	}

	withholdPreKeys(jid: string, times = 1): Fault {
		const account = this.#directory.find(jid);
		const names = (stanza: BinaryNode) =>
			stanza.attrs.xmlns === 'encrypt' &&
			children(stanza)
				.filter(({ tag }) => tag === 'key')
				.flatMap((key) => children(key))
				.some((user) => account?.is(user.attrs.jid));
		return this.drop(names, times);
	}

	failMedia(how: MediaVerdict, times = 1): Fault {
		const rule = makeRule(times);
		this.#media.push({ rule, how });
		return rule;
	}

	freeze(number: string): Fault {
		const rule = makeRule(Number.POSITIVE_INFINITY);
		this.#frozen.set(number, rule);
		return rule;
	}

	/** Whether stanzas from and to this number's companions are ignored. Each call counts as a strike. */
	isFrozen(number: string | undefined): boolean {
		const rule = number === undefined ? undefined : this.#frozen.get(number);
		if (!rule || rule.spent) return false;
		rule.strike();
		return true;
	}

	/** Whether a client with this version is refused. */
	isOutdated(version: number): boolean {
		const { rule, oldest } = this.#outdated ?? {};
		if (!rule || rule.spent || version >= Number(oldest)) return false;
		rule.strike();
		return true;
	}

	/** The current version of WhatsApp Web, if a fault sets it. */
	get currentVersion(): number | undefined {
		return this.#outdated?.current;
	}

	/** Applies the armed faults to a stanza of a client. */
	arrival(stanza: BinaryNode, from: Device | undefined): Verdict {
		const verdict: Verdict = {};
		const to = stanza.attrs.to === undefined ? undefined : this.#directory.device(stanza.attrs.to);
		for (const rule of this.#striking('arrival', stanza, from, to)) rule.apply(verdict);
		return verdict;
	}

	/** The copies of a stanza that reach a device: none, one or two, damaged or intact. */
	delivery(stanza: BinaryNode, to: Device): BinaryNode[] {
		const from = this.#directory.device(stanza.attrs.participant ?? stanza.attrs.from ?? '');
		const kinds = this.#striking('delivery', stanza, from, to).map(({ kind }) => kind);
		if (kinds.includes('lose')) return [];
		const copy = kinds.includes('corrupt') ? damage(stanza) : stanza;
		return kinds.includes('duplicate') ? [copy, copy] : [copy];
	}

	/** The reason for refusing a login, if a fault gives one. */
	login(number: string): number | undefined {
		const found = this.#logins.find((entry) => !entry.rule.spent && entry.number === number);
		found?.rule.strike();
		return found?.reason;
	}

	/** The fault of an upload or a download. */
	media(direction: 'upload' | 'download'): MediaVerdict {
		const found = this.#media.find(
			({ rule, how }) =>
				!rule.spent &&
				(how[direction] !== undefined ||
					(direction === 'download' && (how.corrupt ?? how.until !== undefined))),
		);
		found?.rule.strike();
		return found?.how ?? {};
	}

	#onArrival(match: Match, times: number, apply: (verdict: Verdict) => void): Fault {
		return this.#add('arrival', match, times, apply);
	}

	#add(
		kind: StanzaRule['kind'],
		match: Match,
		times: number,
		apply: StanzaRule['apply'] = () => undefined,
	): Fault {
		const where = kind === 'arrival' ? 'arrival' : 'delivery';
		const fits = this.#matcher(match, where);
		const rule = Object.assign(makeRule(times), { where, kind, fits, apply } as const);
		this.#rules.push(rule);
		return rule;
	}

	#striking(
		where: Where,
		stanza: BinaryNode,
		from: Device | undefined,
		to: Device | undefined,
	): StanzaRule[] {
		this.#rules = this.#rules.filter((rule) => !rule.spent);
		const striking = this.#rules.filter(
			(rule) => rule.where === where && rule.fits(stanza, from, to),
		);
		for (const rule of striking) rule.strike();
		return striking;
	}

	#matcher(match: Match, where: Where): StanzaRule['fits'] {
		if (typeof match === 'function') {
			return (stanza, from, to) => match(stanza, (where === 'arrival' ? from : to)?.id);
		}
		return ({ tag, attrs, content }, from, to) =>
			picks(match.device, where === 'arrival' ? from : to, where) &&
			(match.tag === undefined || match.tag === tag) &&
			(match.child === undefined || (Array.isArray(content) && match.child === content[0]?.tag)) &&
			(match.id === undefined || match.id === attrs.id) &&
			(match.type === undefined || match.type === attrs.type) &&
			(match.xmlns === undefined || match.xmlns === attrs.xmlns) &&
			this.#means(match.from, from, attrs.from) &&
			this.#means(match.to, to, attrs.to);
	}

	/** Whether a JID or number in a match stands for this device, its account, or (for groups) this very JID. */
	#means(wanted: string | undefined, device: Device | undefined, jid: string | undefined): boolean {
		if (wanted === undefined || wanted === jid) return true;
		if (!device) return false;
		return hasDevice(wanted)
			? wanted === device.pn || wanted === device.lid
			: device.account.is(wanted);
	}
}

/** By default a delivery means a companion, or the phone of an account that has none. */
function picks(index: number | undefined, device: Device | undefined, where: Where): boolean {
	if (index !== undefined) return device?.index === index;
	if (where === 'arrival' || !device) return true;
	return device.index > 0 || device.account.companions.length === 0;
}

/** The same stanza with one bit of each ciphertext flipped. */
function damage(stanza: BinaryNode): BinaryNode {
	const content = children(stanza).map((node) => {
		if (node.tag !== 'enc') return node;
		const bytes = Buffer.from(node.content as Uint8Array);
		// Near the end: the MAC covers it, while the envelope still parses.
		const index = bytes.length - 12;
		bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
		return { ...node, content: bytes };
	});
	return { ...stanza, content };
}
