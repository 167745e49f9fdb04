import type { Baileys, proto } from '../../wire/baileys';
import type { Budget } from '../../../primitives/Budget';
import type { ActivityParts } from '../ActivitySource';

export type PatchName = Parameters<Baileys['decodeSyncdPatch']>[1];

/** Something done on the phone that linked devices are to know: a chat archived, a label edited, … */
export interface PhoneAction {
	/** Its kind, then what it is done to: `['archive', chat]`. */
	index: readonly string[];
	/** What it is set to; undefined when it was removed. */
	value: proto.ISyncActionValue | undefined;
	/** Unix seconds, by the phone's clock. */
	timestamp: number | undefined;
	/** The same when it comes again. */
	dedupeKey: string;
	/** Whether it was done here, but WhatsApp's answer was lost. */
	isOwn: boolean;
}

/** A part of the patch is in a file that could not be fetched. */
export class Unreachable extends Error {}

/** ms for one of two attempts. */
const FETCHING_MS = 8_000;

/**
 * @param patch of a collection of app state
 * @throws Unreachable, and Baileys' errors for a patch that the phone has not made, or whose key is missing
 */
export async function readPatch(
	patch: proto.SyncdPatch,
	name: PatchName,
	budget: Budget,
	{ baileys, auth, agent, caches }: ActivityParts,
): Promise<PhoneAction[]> {
	const isOwn = caches.ownPatches.has(patch);
	const key = async (id: string): Promise<proto.Message.IAppStateSyncKeyData | null> =>
		(await auth.keys.get('app-state-sync-key', [id]))[id] ?? null;
	// Many mutations come in a file of their own, which Baileys would fetch past the proxy.
	if (patch.externalMutations && !agent()) {
		const mutations = await fetchMutations(patch.externalMutations, budget, baileys);
		patch.mutations = [...(patch.mutations ?? []), ...mutations];
	}
	// Throws if the phone has not made it, or if the key is missing: Baileys then asks for it.
	await baileys.decodeSyncdPatch(patch, name, baileys.newLTHashState(), key, () => {}, true);
	const actions: PhoneAction[] = [];
	for (const mutation of patch.mutations ?? []) {
		const removed = mutation.operation === baileys.proto.SyncdMutation.SyncdOperation.REMOVE;
		const index64 = Buffer.from(mutation.record?.index?.blob ?? []).toString('base64');
		await baileys.decodeSyncdMutations(
			[mutation],
			baileys.newLTHashState(),
			key,
			({ index, syncAction: { value } }) => {
				actions.push({
					index,
					value: removed ? undefined : (value ?? {}),
					timestamp: seconds(value?.timestamp),
					dedupeKey: `${name}|${Number(patch.version?.version)}|${index64}`,
					isOwn,
				});
			},
			true,
		);
	}
	return actions;
}

/** @throws Unreachable */
async function fetchMutations(
	file: proto.IExternalBlobReference,
	budget: Budget,
	{ downloadExternalPatch }: Baileys,
): Promise<proto.ISyncdMutation[]> {
	const late = (): Error => new Error('it took too long');
	const fetchOnce = async (): Promise<proto.SyncdMutations> =>
		await budget.race(downloadExternalPatch(file, {}), late, FETCHING_MS);
	const { mutations } = await fetchOnce()
		.catch(fetchOnce)
		.catch((cause: unknown) => {
			throw new Unreachable('What was done on the phone could not be fetched', { cause });
		});
	return mutations;
}

/** @param ms Unix ms */
function seconds(ms: proto.ISyncActionValue['timestamp']): number | undefined {
	return Number(ms) > 0 ? Math.floor(Number(ms) / 1000) : undefined;
}
