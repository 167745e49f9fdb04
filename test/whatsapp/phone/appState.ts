import {
	encodeSyncdPatch,
	extractSyncdPatches,
	newLTHashState,
	proto,
	type BinaryNode,
	type LTHashState,
	type WAPatchCreate,
	type WAPatchName,
} from '@whiskeysockets/baileys';
import type { AppStateEntry } from '../contract.ts';
import { SERVER_JID, stanza } from '../stanza.ts';
import { checkAction } from './actions.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';
import { CollectionState, type Mutation } from './syncd.ts';

const NAMES: readonly WAPatchName[] = [
	'critical_block',
	'critical_unblock_low',
	'regular_high',
	'regular_low',
	'regular',
];

/** The phone's view of the account's app state: settings of the owner, encrypted for the account's devices. */
export class AppState {
	readonly #phone: SimulatedPhone;
	/** As Baileys needs it to make the phone's own patches. */
	readonly #states = new Map<WAPatchName, LTHashState>();
	readonly #collections = new Map(NAMES.map((name) => [name, new CollectionState(name)]));
	/** By the index, JSON. */
	readonly #entries = new Map<string, Mutation>();

	constructor(phone: SimulatedPhone) {
		this.#phone = phone;
	}

	/** @see Phone.setAppState */
	async set(change: WAPatchCreate): Promise<void> {
		const { type: name } = change;
		const { id } = this.#phone.appStateKey;
		await this.#pull(name);
		const before = this.#states.get(name) ?? newLTHashState();
		const made = await encodeSyncdPatch(change, id.toString('base64'), before, this.#key);
		const patch = stanza('patch', {}, proto.SyncdPatch.encode(made.patch).finish());
		await this.#sync(name, before.version, [patch]);
		// Its own patch is read like those of others, but by no rule.
		await this.#pull(name, false);
	}

	/** Reads what other devices have set in some collections. @throws Malformed if one has set it wrongly */
	async read(names: readonly string[]): Promise<void> {
		for (const name of NAMES) if (names.includes(name)) await this.#pull(name);
	}

	/** @see Phone.appStateEntry */
	async entry(index: readonly string[]): Promise<AppStateEntry | undefined> {
		await this.read(NAMES);
		const found = this.#entries.get(JSON.stringify(index));
		if (!found?.value) return undefined;
		const value = proto.SyncActionValue.toObject(found.value as proto.SyncActionValue, {
			longs: Number,
		}) as AppStateEntry['value'];
		return { collection: found.collection, version: found.version, value };
	}

	/** Reads what the account's devices have set since the last time. @throws Malformed if a companion has set it wrongly */
	async #pull(name: WAPatchName, isStrict = true): Promise<void> {
		const collection = this.#collections.get(name)!;
		const answer = await this.#sync(name, collection.version);
		const { patches } = (await extractSyncdPatches(answer, {}))[name];
		for (const patch of patches) {
			const mutations = collection.apply(patch, this.#phone.appStateKey, isStrict);
			for (const mutation of mutations) {
				if (isStrict) checkAction(mutation);
				this.#entries.set(JSON.stringify(mutation.index), mutation);
			}
			this.#states.set(name, this.#next(name, patch));
		}
	}

	/** Baileys' own view of a collection, after a patch that has been checked. */
	#next(name: WAPatchName, patch: proto.ISyncdPatch): LTHashState {
		const collection = this.#collections.get(name)!;
		const { indexValueMap } = this.#states.get(name) ?? newLTHashState();
		const { version, hash } = collection;
		const map = { ...indexValueMap };
		for (const { operation, record } of patch.mutations ?? []) {
			const index = Buffer.from(record?.index?.blob ?? []).toString('base64');
			const valueMac = Buffer.from(record?.value?.blob ?? []).subarray(-32);
			if (operation === proto.SyncdMutation.SyncdOperation.REMOVE) delete map[index];
			else map[index] = { valueMac };
		}
		return { version, hash, indexValueMap: map };
	}

	async #sync(name: WAPatchName, version: number, content?: BinaryNode[]): Promise<BinaryNode> {
		const { line, server } = this.#phone;
		const attrs = { name, version: String(version), return_snapshot: 'false' };
		const query = { id: server.newId(), to: SERVER_JID, type: 'set', xmlns: 'w:sync:app:state' };
		return await line.query(
			stanza('iq', query, [stanza('sync', {}, [stanza('collection', attrs, content)])]),
		);
	}

	readonly #key = async () => {
		return await Promise.resolve({ keyData: this.#phone.appStateKey.data });
	};
}
