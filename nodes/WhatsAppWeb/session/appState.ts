import type { Baileys, BinaryNode, proto } from './baileys';
import type { Connection } from './Connection';
import type { Core } from './core';
import { child, children, count } from './stanza';
import { Turns } from './Turns';

type PatchName = Parameters<Baileys['decodeSyncdPatch']>[1];

/** Something done on the phone that its linked devices are to know: a chat archived, a label edited, … */
export interface PhoneAction {
	/** What it is, then what it is done to: `['archive', chat]`. */
	index: readonly string[];
	/** What it is set to; undefined when it was taken away. */
	value: proto.ISyncActionValue | undefined;
	/** Unix seconds, the phone's. */
	timestamp: number | undefined;
	/** The same when it comes again. */
	identity: string;
}

/** The state that a collection of app state was in when an answer came. */
interface Before {
	name: PatchName;
	/** 0: nothing is known yet. */
	version: number;
}

/**
 * Calls back for what is done on the phone, one after the other. Patches are news; snapshots, and all that a first login
 * brings, are how things have been for long. Read from WhatsApp's answers themselves: Baileys' events leave out when and
 * whether something was taken away, merge what comes together, and after a repair repeat everything there is.
 */
export function onPhoneAction(
	{ sock }: Connection,
	core: Core,
	take: (action: PhoneAction) => Promise<void>,
): void {
	const turns = new Turns(core.report);
	const { keys } = core.auth;
	sock.ws.on('CB:iq,,sync', (answer: BinaryNode) => {
		if (!core.facts.known.appState) return;
		const collections = children(child(answer, 'sync') ?? {}, 'collection');
		// Asked in this moment: Baileys is about to write the next state.
		const before = Promise.all(
			collections.map(async ({ attrs }): Promise<Before> => {
				const name = attrs.name as PatchName;
				const { [name]: state } = await keys.get('app-state-sync-version', [name]);
				return { name, version: state?.version ?? 0 };
			}),
		);
		void turns.take(async () => {
			for (const [index, collection] of (await before).entries()) {
				for (const action of await read(collections[index] as BinaryNode, collection, core)) {
					await take(action);
				}
			}
		});
	});
}

async function read(collection: BinaryNode, before: Before, core: Core): Promise<PhoneAction[]> {
	const { proto } = core.baileys;
	if (child(collection, 'snapshot') && before.version === 0) return [];
	const actions: PhoneAction[] = [];
	for (const node of children(child(collection, 'patches') ?? collection, 'patch')) {
		if (!ArrayBuffer.isView(node.content)) continue;
		const patch = proto.SyncdPatch.decode(node.content as Uint8Array);
		// What uploads leave out is the one after (Baileys `extractSyncdPatches`).
		patch.version ??= { version: (count(collection.attrs.version) ?? 0) + 1 };
		if (Number(patch.version.version) <= before.version) continue;
		actions.push(...(await readPatch(patch, before.name, core)));
	}
	return actions;
}

async function readPatch(
	patch: proto.SyncdPatch,
	name: PatchName,
	{ baileys, auth, agent }: Core,
): Promise<PhoneAction[]> {
	const key = async (id: string): Promise<proto.Message.IAppStateSyncKeyData | null> =>
		(await auth.keys.get('app-state-sync-key', [id]))[id] ?? null;
	// A file of its own when there are many; Baileys would fetch it past the proxy.
	if (patch.externalMutations && !agent()) {
		const { mutations } = await baileys.downloadExternalPatch(patch.externalMutations, {});
		patch.mutations = [...(patch.mutations ?? []), ...(mutations ?? [])];
	}
	// Whether the phone has made it: throws if not, and where the key is missing, upon which Baileys asks again.
	await baileys.decodeSyncdPatch(patch, name, baileys.newLTHashState(), key, () => {}, true);
	const actions: PhoneAction[] = [];
	for (const mutation of patch.mutations ?? []) {
		const removed = mutation.operation === baileys.proto.SyncdMutation.SyncdOperation.REMOVE;
		const place = Buffer.from(mutation.record?.index?.blob ?? []).toString('base64');
		await baileys.decodeSyncdMutations(
			[mutation],
			baileys.newLTHashState(),
			key,
			({ index, syncAction: { value } }) => {
				actions.push({
					index,
					value: removed ? undefined : (value ?? {}),
					timestamp: seconds(value?.timestamp),
					identity: `${name}|${Number(patch.version?.version)}|${place}`,
				});
			},
			true,
		);
	}
	return actions;
}

/** @param ms Unix ms */
function seconds(ms: proto.ISyncActionValue['timestamp']): number | undefined {
	return Number(ms) > 0 ? Math.floor(Number(ms) / 1000) : undefined;
}
