import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { proto, type WAPatchName } from '@whiskeysockets/baileys';
import { demand } from '../strict.ts';

// The cryptography of app state, written anew: a mistake of Baileys', or in how the product uses it, shows.

const MAC_BYTES = 32;
const HASH_BYTES = 128;
const { SET, REMOVE } = proto.SyncdMutation.SyncdOperation;

/** One entry that a patch sets or takes out. */
export interface Mutation {
	collection: WAPatchName;
	index: string[];
	/** Version of the kind of action. */
	version: number;
	/** Undefined when it was taken out. */
	value: proto.ISyncActionValue | undefined;
}

/** A collection as a device has it after its patches. */
export class CollectionState {
	readonly name: WAPatchName;
	version = 0;
	#hash = Buffer.alloc(HASH_BYTES);
	/** By the MAC of the index, base64. */
	readonly #valueMacs = new Map<string, Buffer>();

	constructor(name: WAPatchName) {
		this.name = name;
	}

	/** The hash over all of its entries. */
	get hash(): Buffer {
		return Buffer.from(this.#hash);
	}

	/**
	 * Applies the next patch.
	 * @param key the key of the account's app state
	 * @param isStrict whether it must not take out what is not there
	 * @throws Malformed if it is not made as WhatsApp's devices make it: any MAC, the hash, the version
	 */
	apply(
		patch: proto.ISyncdPatch,
		key: { id: Buffer; data: Buffer },
		isStrict: boolean,
	): Mutation[] {
		const keys = expand(key.data);
		const version = Number(patch.version?.version);
		demand(version === this.version + 1, `${this.name}: patch ${version} after ${this.version}`);
		demand(key.id.equals(patch.keyId?.id ?? Buffer.alloc(0)), `${this.name}: another key`);
		const mutations = patch.mutations ?? [];
		demand(mutations.length > 0, `${this.name}: a patch without mutations`);
		const macs: Buffer[] = [];
		const applied = mutations.map(({ operation, record }) => {
			demand(operation === SET || operation === REMOVE, `operation ${operation}`);
			const blob = Buffer.from(record?.value?.blob ?? []);
			const [sealed, mac] = [blob.subarray(0, -MAC_BYTES), blob.subarray(-MAC_BYTES)];
			demand(key.id.equals(record?.keyId?.id ?? Buffer.alloc(0)), 'a record with another key');
			const wanted = valueMac(operation === SET ? 1 : 2, key.id, sealed, keys.valueMac);
			demand(wanted.equals(mac), 'a record with a wrong value MAC');
			const data = proto.SyncActionData.decode(decrypt(sealed, keys.value));
			const index = Buffer.from(data.index ?? []);
			const indexMac = hmac('sha256', keys.index, index);
			demand(indexMac.equals(record?.index?.blob ?? Buffer.alloc(0)), 'a wrong index MAC');
			demand(
				!isStrict || operation === SET || this.#valueMacs.has(indexMac.toString('base64')),
				'what is taken out was not there',
			);
			this.#mix(indexMac.toString('base64'), operation === SET ? mac : undefined);
			macs.push(mac);
			const value = operation === SET ? (data.value ?? {}) : undefined;
			const parts = JSON.parse(index.toString()) as string[];
			return { collection: this.name, index: parts, version: data.version ?? 0, value };
		});
		this.version = version;
		const tail = [uint64(version), Buffer.from(this.name)];
		const snapshotMac = hmac('sha256', keys.snapshotMac, this.#hash, ...tail);
		demand(snapshotMac.equals(patch.snapshotMac ?? Buffer.alloc(0)), 'a wrong snapshot MAC');
		const patchMac = hmac('sha256', keys.patchMac, snapshotMac, ...macs, ...tail);
		demand(patchMac.equals(patch.patchMac ?? Buffer.alloc(0)), 'a wrong patch MAC');
		return applied;
	}

	/** Adds a value's MAC to the hash, and takes out the one that was under the index. */
	#mix(index: string, mac: Buffer | undefined): void {
		const before = this.#valueMacs.get(index);
		if (before) this.#add(before, -1);
		if (mac) {
			this.#add(mac, 1);
			this.#valueMacs.set(index, mac);
		} else this.#valueMacs.delete(index);
	}

	/** LT hash: sums of 16-bit words. */
	#add(mac: Buffer, sign: 1 | -1): void {
		const expanded = Buffer.from(
			hkdfSync('sha256', mac, '', 'WhatsApp Patch Integrity', HASH_BYTES),
		);
		for (let at = 0; at < HASH_BYTES; at += 2) {
			const sum = this.#hash.readUInt16LE(at) + sign * expanded.readUInt16LE(at);
			this.#hash.writeUInt16LE(sum & 0xffff, at);
		}
	}
}

function expand(data: Buffer) {
	const all = Buffer.from(hkdfSync('sha256', data, '', 'WhatsApp Mutation Keys', 5 * 32));
	const [index, value, valueMac, snapshotMac, patchMac] = Array.from({ length: 5 }, (_, part) =>
		all.subarray(part * 32, (part + 1) * 32),
	) as [Buffer, Buffer, Buffer, Buffer, Buffer];
	return { index, value, valueMac, snapshotMac, patchMac };
}

/** The operation and the key's id stand before the value, the length of both behind it. */
function valueMac(operation: number, keyId: Buffer, sealed: Buffer, key: Buffer): Buffer {
	const head = Buffer.concat([Buffer.from([operation]), keyId]);
	return hmac('sha512', key, head, sealed, uint64(head.length)).subarray(0, MAC_BYTES);
}

function decrypt(sealed: Buffer, key: Buffer): Buffer {
	const cipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16));
	return Buffer.concat([cipher.update(sealed.subarray(16)), cipher.final()]);
}

function hmac(hash: 'sha256' | 'sha512', key: Buffer, ...parts: Uint8Array[]): Buffer {
	const mac = createHmac(hash, key);
	for (const part of parts) mac.update(part);
	return mac.digest();
}

function uint64(value: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64BE(BigInt(value));
	return bytes;
}
