import {
	decodePatches,
	encodeSyncdPatch,
	extractSyncdPatches,
	newLTHashState,
	proto,
	type BinaryNode,
	type LTHashState,
	type WAPatchCreate,
	type WAPatchName,
} from '@whiskeysockets/baileys';
import { silentLogger } from '../quiet.ts';
import { SERVER_JID, stanza } from '../stanza.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

/** The phone's view of the account's app state: settings of the owner, encrypted for the account's devices. */
export class AppState {
	readonly #phone: SimulatedPhone;
	readonly #states = new Map<WAPatchName, LTHashState>();

	constructor(phone: SimulatedPhone) {
		this.#phone = phone;
	}

	/** @see Phone.setAppState */
	async set(change: WAPatchCreate): Promise<void> {
		const { type: name } = change;
		const { id } = this.#phone.appStateKey;
		const before = await this.#pull(name);
		const made = await encodeSyncdPatch(change, id.toString('base64'), before, this.#key);
		const patch = stanza('patch', {}, proto.SyncdPatch.encode(made.patch).finish());
		await this.#sync(name, before.version, [patch]);
		this.#states.set(name, made.state);
	}

	/** Applies the patches of companions. */
	async #pull(name: WAPatchName): Promise<LTHashState> {
		const before = this.#states.get(name) ?? newLTHashState();
		const answer = await this.#sync(name, before.version);
		const patches = (await extractSyncdPatches(answer, {}))[name].patches;
		const { state } = await decodePatches(
			name,
			patches,
			before,
			this.#key,
			{},
			before.version,
			silentLogger,
		);
		this.#states.set(name, state);
		return state;
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
