import type { BusinessProfile, DeviceId, NewChatCap } from './contract.ts';
import { Inbox } from './inbox.ts';
import { deviceJid, deviceOf, isLid, userOf } from './jid.ts';

export interface SignedPreKey {
	id: number;
	/** Raw 32 bytes. */
	value: Buffer;
	/** XEdDSA of the identity over 05 and the value. */
	signature: Buffer;
}

/** The key bundle of a device, with which others start a Signal session. */
export interface Bundle {
	registrationId: number;
	/** Raw 32 bytes. */
	identity: Buffer;
	signedPreKey: SignedPreKey;
	/** Missing when the pool is empty. */
	preKey?: { id: number; value: Buffer };
}

/** The public keys of one device. */
export interface KeySource {
	/** Takes a one-time pre-key out of the pool. */
	takeBundle(): Bundle;
	/** One-time pre-keys left. */
	readonly left: number;
}

/** Public keys that a companion has registered and uploaded. */
export class UploadedKeys implements KeySource {
	readonly registrationId: number;
	readonly identity: Buffer;
	signedPreKey: SignedPreKey;
	readonly preKeys = new Map<number, Buffer>();

	constructor(registrationId: number, identity: Buffer, signedPreKey: SignedPreKey) {
		this.registrationId = registrationId;
		this.identity = identity;
		this.signedPreKey = signedPreKey;
	}

	get left(): number {
		return this.preKeys.size;
	}

	takeBundle(): Bundle {
		const { registrationId, identity, signedPreKey } = this;
		const [first] = this.preKeys;
		if (!first) return { registrationId, identity, signedPreKey };
		this.preKeys.delete(first[0]);
		return { registrationId, identity, signedPreKey, preKey: { id: first[0], value: first[1] } };
	}
}

/** One device of an account: the phone (0) or a companion. */
export class Device {
	readonly account: Account;
	/** 0 is the phone. */
	readonly index: number;
	readonly keys: KeySource;
	readonly inbox = new Inbox();
	/** The keys that its logins must prove; phones do not log in over a socket. */
	readonly noiseKey: Buffer | undefined;
	/** The signed identity (ADVSignedDeviceIdentity) that others get with its keys. */
	readonly identity: Buffer | undefined;
	logins = 0;
	/** Whether the phone has sent it the first messages (keys, history). */
	welcomed = false;
	online = false;
	/** Accounts whose presence it has subscribed to, with the JID of the subscription. */
	readonly subscriptions = new Map<Account, string>();

	constructor(
		account: Account,
		index: number,
		keys: KeySource,
		companion: { noiseKey?: Buffer; identity?: Buffer } = {},
	) {
		this.account = account;
		this.index = index;
		this.keys = keys;
		this.noiseKey = companion.noiseKey;
		this.identity = companion.identity;
	}

	/** `628…:1@s.whatsapp.net`, without `:0` for the phone. */
	get pn(): string {
		return deviceJid(this.account.pn, this.index);
	}

	get lid(): string {
		return deviceJid(this.account.lid, this.index);
	}

	/** The device's JID in the same addressing as another JID. */
	addressedLike(jid: string): string {
		return isLid(jid) ? this.lid : this.pn;
	}

	get id(): DeviceId {
		return { number: this.account.number, device: this.index };
	}
}

/** A profile picture in the media store; each has an id of its own. */
export interface Picture {
	id: string;
	path: string;
}

/** One number: its identity, devices and settings. */
export class Account {
	readonly number: string;
	readonly pn: string;
	readonly lid: string;
	pushName: string;
	/** Unix seconds. */
	created = Math.floor(Date.now() / 1000);
	readonly devices = new Map<number, Device>();
	#lastDevice = 0;

	status = '';
	picture: Picture | undefined;
	business: BusinessProfile | undefined;
	/** JIDs (LID). */
	readonly blocked = new Set<string>();
	/** Categories that were changed; all others are `all`. */
	readonly privacy = new Map<string, string>();
	/** Seconds after which new chats disappear. */
	disappearing = 0;
	/** Unix seconds of the last time it went offline. */
	lastSeen: number | undefined;
	/** Unix seconds until which it may not start new chats. */
	timelockUntil: number | undefined;
	newChatCap: NewChatCap = { status: 'NONE', used: 0, total: 1000 };
	/** App-state patches by collection; the version is their number. */
	readonly appState = new Map<string, Buffer[]>();

	constructor(number: string, lid: string, pushName: string) {
		this.number = number;
		this.pn = `${number}@s.whatsapp.net`;
		this.lid = lid;
		this.pushName = pushName;
	}

	get companions(): Device[] {
		return [...this.devices.values()].filter(({ index }) => index > 0);
	}

	get online(): boolean {
		return [...this.devices.values()].some((device) => device.online);
	}

	/** Device numbers are never used again. */
	nextDevice(): number {
		return ++this.#lastDevice;
	}

	/** Whether a JID (PN or LID, with or without device) or a number means this account. */
	is(jid: string | undefined): boolean {
		const user = jid === undefined ? undefined : userOf(jid);
		return user !== undefined && (user === this.number || user === userOf(this.lid));
	}

	/** The account's JID in the same addressing as another JID. */
	addressedLike(jid: string): string {
		return isLid(jid) ? this.lid : this.pn;
	}
}

/** All accounts, found by number or LID. */
export class Directory {
	readonly #accounts = new Map<string, Account>();

	/** @throws if the number or the LID is taken. */
	add(account: Account): void {
		const names = [account.number, userOf(account.lid)];
		for (const name of names) {
			if (this.#accounts.has(name)) throw new Error(`${name} is taken`);
		}
		for (const name of names) this.#accounts.set(name, account);
	}

	/** @param jid any JID of the account, or its number. */
	find(jid: string): Account | undefined {
		return this.#accounts.get(userOf(jid));
	}

	/** @param jid with device; without one the phone. */
	device(jid: string): Device | undefined {
		return this.find(jid)?.devices.get(deviceOf(jid));
	}

	get accounts(): Account[] {
		return [...new Set(this.#accounts.values())];
	}

	get companions(): Device[] {
		return this.accounts.flatMap((account) => account.companions);
	}
}
