import type {
	AuthenticationCreds,
	Baileys,
	BinaryNode,
	SignalDataSet,
	SignalKeyStoreWithTransaction,
} from '../wire/baileys';
import type { SignalAddresses } from './addresses';
import { decodeDeviceIdentity, isDeviceOf, withoutType } from './deviceIdentity';

/** A type of key for the identity keys that were accepted, by user and device. */
const IDENTITY = 'n8n-identity';

/** The device that is the phone; its identity is the account's. */
const PHONE = 0;

/** Devices whose identity is remembered beside the store. */
const MAX_REMEMBERED = 20_000;

/** Somebody speaks, or is to be written to, under another identity key than before. */
export interface IdentityChange {
	/** Of the device. */
	jid: string;
	/** 32 bytes. */
	before: Uint8Array;
	after: Uint8Array;
	/** The message that came under it; undefined when it was learnt before writing. */
	stanza: BinaryNode | undefined;
}

export interface Evidence {
	/** How the identity was learnt: from the first message of a session, a later one, or keys to write with. */
	from: 'pkmsg' | 'msg' | 'bundle';
	/** Bytes of the `<device-identity>` that came with it. */
	shown: Uint8Array | undefined;
	stanza?: BinaryNode;
}

/** Baileys takes the error's message for the reason why a message cannot be decrypted. */
export class UntrustedIdentity extends Error {
	constructor() {
		super('Untrusted identity');
	}
}

interface IdentityParts {
	baileys: Baileys;
	creds: Pick<AuthenticationCreds, 'me' | 'account'>;
	keys: SignalKeyStoreWithTransaction;
	addresses: SignalAddresses;
	/** Durable when it resolves; called before the new identity is stored, so perhaps again after a crash. */
	onChanged(change: IdentityChange): Promise<void>;
}

/**
 * Whose identity keys are accepted. Baileys accepts every new one, so that the server could speak as anybody.
 * - Devices of this account: those that its phone has signed, and the phone under the key that it signs with.
 * - Linked devices of others: those that their phone has signed, once its key is known.
 * - Phones of others: the first key that is seen, and every later one; that is reported as a change.
 */
export class Identities {
	private readonly accepted = new Map<string, string>();

	constructor(private readonly parts: IdentityParts) {}

	/** Within a transaction under the users of the JID. @param identity with or without type @throws UntrustedIdentity */
	async accept(jid: string, identity: Uint8Array, evidence: Evidence): Promise<void> {
		const key = withoutType(identity);
		const { user = jid, device = PHONE } = this.parts.baileys.jidDecode(jid) ?? {};
		const users = await this.parts.addresses.usersOf(jid);
		const name = `${users.join()}.${device}`;
		if (this.accepted.get(name) === key.toString('base64')) return;
		const isAccepted = [user, ...users].some((each) => this.isOwn(each))
			? await this.acceptOwn(jid, device, key, evidence)
			: await this.acceptOther(jid, users, device, key, evidence);
		if (isAccepted) this.remember(name, key);
	}

	/** As {@link accept}. @returns whether it is accepted */
	async accepts(jid: string, identity: Uint8Array, evidence: Evidence): Promise<boolean> {
		return await this.accept(jid, identity, evidence).then(() => true, isRefusal);
	}

	private isOwn(user: string): boolean {
		const { me } = this.parts.creds;
		const { jidDecode } = this.parts.baileys;
		return [me?.id, me?.lid].some((own) => own && jidDecode(own)?.user === user);
	}

	private async acceptOwn(
		jid: string,
		device: number,
		key: Buffer,
		{ shown }: Evidence,
	): Promise<boolean> {
		const { baileys, creds } = this.parts;
		const { accountSignatureKey = null } = creds.account
			? baileys.proto.ADVSignedDeviceIdentity.fromObject(creds.account)
			: {};
		if (!accountSignatureKey?.length) throw new UntrustedIdentity();
		if (device === PHONE) {
			if (!key.equals(accountSignatureKey)) throw new UntrustedIdentity();
			return true;
		}
		const [known] = await this.load(['own'], device);
		if (known && key.equals(known)) return true;
		const signed = decodeDeviceIdentity(shown, baileys);
		if (!signed || !isDeviceOf(signed, accountSignatureKey, key, isHosted(jid), baileys)) {
			throw new UntrustedIdentity();
		}
		await this.store(['own'], device, key);
		return true;
	}

	private async acceptOther(
		jid: string,
		users: readonly string[],
		device: number,
		key: Buffer,
		evidence: Evidence,
	): Promise<boolean> {
		const known = await this.load(users, device);
		// A late message of a session that was accepted when it was made.
		if (evidence.from === 'msg' && known.length > 0) return known.every((each) => key.equals(each));
		const isNew = known.length < users.length || known.some((each) => !key.equals(each));
		if (!isNew) return true;
		const before = known.find((each) => !key.equals(each));
		if (device !== PHONE && evidence.from !== 'msg') {
			const phone = await this.load(users, PHONE);
			const vouched = this.voucher(jid, key, phone, evidence.shown);
			if (vouched) {
				const replaced = phone.find((each) => !vouched.equals(each));
				if (replaced) await this.report(jid, replaced, vouched, evidence);
				await this.store(users, PHONE, vouched);
			} else if (before) await this.report(jid, before, key, evidence);
		} else if (before) await this.report(jid, before, key, evidence);
		await this.store(users, device, key);
		return true;
	}

	/**
	 * The key of the phone that has signed a linked device.
	 * @param phone the keys that this account knows of the phone: WhatsApp leaves the key out where the recipient has it
	 * @returns undefined when nothing can be checked, because the phone's key is not known
	 * @throws UntrustedIdentity
	 */
	private voucher(
		jid: string,
		identity: Buffer,
		phone: readonly Buffer[],
		shown: Uint8Array | undefined,
	): Buffer | undefined {
		const { baileys } = this.parts;
		const signed = decodeDeviceIdentity(shown, baileys);
		const own = signed?.accountSignatureKey;
		const candidates = [...phone, ...(own?.length ? [withoutType(own)] : [])];
		if (candidates.length === 0) return undefined;
		const vouched = candidates.find(
			(key) => signed && isDeviceOf(signed, key, identity, isHosted(jid), baileys),
		);
		if (!vouched) throw new UntrustedIdentity();
		return vouched;
	}

	private async report(
		jid: string,
		before: Buffer,
		after: Buffer,
		{ stanza }: Evidence,
	): Promise<void> {
		await this.parts.onChanged({ jid, before, after, stanza });
	}

	/** The keys that are stored for a device of a person, under each of their users. */
	private async load(users: readonly string[], device: number): Promise<Buffer[]> {
		const ids = users.map((user) => `${user}.${device}`);
		const stored = (await this.parts.keys.get(IDENTITY as 'session', ids)) as Record<
			string,
			Uint8Array | undefined
		>;
		return ids.flatMap((id) => (stored[id] ? [Buffer.from(stored[id])] : []));
	}

	/** Under each user, so that it is found again when WhatsApp gives somebody another LID or number. */
	private async store(users: readonly string[], device: number, key: Buffer): Promise<void> {
		const values = Object.fromEntries(users.map((user) => [`${user}.${device}`, key]));
		await this.parts.keys.set({ [IDENTITY]: values } as unknown as SignalDataSet);
	}

	private remember(name: string, key: Buffer): void {
		if (this.accepted.size >= MAX_REMEMBERED) this.accepted.clear();
		this.accepted.set(name, key.toString('base64'));
	}
}

/** @returns false for {@link UntrustedIdentity} @throws every other error */
function isRefusal(error: unknown): boolean {
	if (error instanceof UntrustedIdentity) return false;
	throw error as Error;
}

function isHosted(jid: string): boolean {
	return /@hosted(\.lid)?$/.test(jid);
}
