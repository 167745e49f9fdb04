import type {
	Baileys,
	SignalDataSet,
	SignalKeyStoreWithTransaction,
	SignalRepositoryWithLIDStore,
} from '../wire/baileys';
import { mergeRecords, type SessionRecord } from './sessionRecord';
import type { SignalTransactions } from './transactions';

/** The domain that libsignal's addresses of LIDs name (`WAJIDDomains.LID`). */
const LID_DOMAIN = 1;

/**
 * Under which of a person's two identities Signal keeps their sessions: the number until a LID is known, then the LID.
 * A mapping that is learnt is on disk at once, and within a transaction only known ones count, so that a session is
 * never locked while WhatsApp is asked.
 */
export class SignalAddresses {
	/** @param repository whose knowledge of LIDs is made to fit its transactions */
	constructor(
		{ lidMapping }: SignalRepositoryWithLIDStore,
		private readonly keys: SignalKeyStoreWithTransaction,
		private readonly transactions: SignalTransactions,
		private readonly baileys: Baileys,
	) {
		const getLid = lidMapping.getLIDForPN.bind(lidMapping);
		const storeMappings = lidMapping.storeLIDPNMappings.bind(lidMapping);
		lidMapping.getLIDForPN = (pn) => (transactions.isWithin ? this.knownLid(pn) : getLid(pn));
		lidMapping.storeLIDPNMappings = (pairs) => transactions.apart(() => storeMappings(pairs));
	}

	/** The users a JID's sessions may lie under, as far as known, the one they are looked for first: names to lock them by. */
	async usersOf(jid: string): Promise<[string, ...string[]]> {
		const user = this.baileys.jidDecode(jid)?.user ?? jid;
		const { lid, pn } = await this.transactions.apart(() => this.identities(jid, user));
		return lid === undefined ? [user] : [lid, ...(pn === undefined ? [] : [pn])];
	}

	/** The users of an address that libsignal stores a session under, e.g. `628111000111.0` or `98765432109876_1.7`. */
	async usersOfAddress(address: string): Promise<[string, ...string[]]> {
		const [user = '', domain] = (address.split('.')[0] ?? '').split('_');
		return await this.usersOf(
			`${user}@${domain === String(LID_DOMAIN) ? 'lid' : 's.whatsapp.net'}`,
		);
	}

	/**
	 * Moves the session of a device to where it is looked for, if it was made before the LID was known. Baileys does so when it
	 * learns of the LID, but for the devices it has listed by then only, and over what is there.
	 * To be called in a transaction under the names of {@link usersOf}.
	 * @returns whether there was something to move
	 */
	async adopt(jid: string): Promise<boolean> {
		const { user = '', device = 0 } = this.baileys.jidDecode(jid) ?? {};
		const { lid, pn } = await this.identities(jid, user);
		if (lid === undefined || pn === undefined) return false;
		return await this.adoptDevice(pn, lid, device);
	}

	/** As {@link adopt}, for users whose mapping may not be known. */
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
		// How Baileys keeps the way back (`lid-mapping.js`).
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
