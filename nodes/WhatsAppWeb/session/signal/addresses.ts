import type {
	Baileys,
	SignalDataSet,
	SignalKeyStoreWithTransaction,
	SignalRepositoryWithLIDStore,
} from '../wire/baileys';
import { isInLine } from '../wire/inLine';
import { mergeRecords, type SessionRecord } from './sessionRecord';
import type { SignalTransactions } from './transactions';

/** The domain in libsignal's addresses of LIDs (`WAJIDDomains.LID`). */
const LID_DOMAIN = 1;

/**
 * The address that a person's sessions are stored under: the number until a LID is known, then the LID. A new mapping is on
 * disk at once. Within a transaction only stored mappings are used, so that no session is locked while WhatsApp is asked;
 * and for a received message, so that the others do not wait meanwhile.
 */
export class SignalAddresses {
	/** @param repository Baileys' own, whose `lidMapping` is patched */
	constructor(
		{ lidMapping }: SignalRepositoryWithLIDStore,
		private readonly keys: SignalKeyStoreWithTransaction,
		private readonly transactions: SignalTransactions,
		private readonly baileys: Baileys,
	) {
		const getLid = lidMapping.getLIDForPN.bind(lidMapping);
		const storeMappings = lidMapping.storeLIDPNMappings.bind(lidMapping);
		lidMapping.getLIDForPN = (pn) =>
			transactions.isWithin || isInLine() ? this.knownLid(pn) : getLid(pn);
		lidMapping.storeLIDPNMappings = (pairs) => transactions.apart(() => storeMappings(pairs));
	}

	/** The users that the sessions of a JID may be stored under, to lock them by. The first is the one Signal uses now. */
	async usersOf(jid: string): Promise<[string, ...string[]]> {
		const user = this.baileys.jidDecode(jid)?.user ?? jid;
		const { lid, pn } = await this.transactions.apart(() => this.identities(jid, user));
		return lid === undefined ? [user] : [lid, ...(pn === undefined ? [] : [pn])];
	}

	/** As {@link usersOf}, of an address of libsignal, e.g. `628111000111.0` or `98765432109876_1.7`. */
	async usersOfAddress(address: string): Promise<[string, ...string[]]> {
		const [user = '', domain] = (address.split('.')[0] ?? '').split('_');
		return await this.usersOf(
			`${user}@${domain === String(LID_DOMAIN) ? 'lid' : 's.whatsapp.net'}`,
		);
	}

	/**
	 * Moves the session of a device from its number to its LID, if it was made before the LID was known. Baileys does so when
	 * it learns the LID, but only for the devices that it has listed by then, and replaces a session that is there.
	 * To be called in a transaction under the users of {@link usersOf}.
	 * @returns whether there was a session to move
	 */
	async adopt(jid: string): Promise<boolean> {
		const { user = '', device = 0 } = this.baileys.jidDecode(jid) ?? {};
		const { lid, pn } = await this.identities(jid, user);
		if (lid === undefined || pn === undefined) return false;
		return await this.adoptDevice(pn, lid, device);
	}

	/** As {@link adopt}, for users whose mapping may not be stored yet. */
	async adoptDevice(pn: string, lid: string, device: number): Promise<boolean> {
		const [from, to] = [`${pn}.${device}`, `${lid}_${LID_DOMAIN}.${device}`];
		const records = (await this.keys.get('session', [from, to])) as Record<string, unknown>;
		const [older, newer] = [records[from], records[to]] as Array<SessionRecord | undefined>;
		if (!older) return false;
		const session = { [from]: null, [to]: newer ? mergeRecords(newer, older) : older };
		await this.keys.set({ session } as unknown as SignalDataSet);
		return true;
	}

	private async identities(jid: string, user: string): Promise<{ lid?: string; pn?: string }> {
		const { isLidUser } = this.baileys;
		if (!isLidUser(jid)) return { lid: await this.knownLidUser(jid), pn: user };
		// As Baileys stores the number of a LID (`lid-mapping.js`).
		const reverse = `${user}_reverse`;
		return { lid: user, pn: (await this.keys.get('lid-mapping', [reverse]))[reverse] };
	}

	private async knownLidUser(pn: string): Promise<string | undefined> {
		const { isHostedPnUser, isPnUser, jidDecode } = this.baileys;
		const user = jidDecode(pn)?.user;
		if (user === undefined || !(isPnUser(pn) || isHostedPnUser(pn))) return undefined;
		return (await this.keys.get('lid-mapping', [user]))[user];
	}

	private async knownLid(pn: string): Promise<string | null> {
		const { isHostedPnUser, jidDecode, jidEncode } = this.baileys;
		const user = await this.knownLidUser(pn);
		if (user === undefined) return null;
		const server = isHostedPnUser(pn) ? 'hosted.lid' : 'lid';
		return jidEncode(user, server, jidDecode(pn)?.device);
	}
}
