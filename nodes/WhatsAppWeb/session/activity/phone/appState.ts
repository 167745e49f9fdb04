import { type PatchName, type PhoneAction, readPatch, Unreachable } from './appStatePatch';
import type { BinaryNode } from '../../wire/baileys';
import { Budget } from '../../../primitives/Budget';
import type { Connection } from '../../connection/Connection';
import type { ActivityParts } from '../ActivitySource';
import { bytes, child, children, count } from '../../wire/stanza';
import { SerialQueue } from '../../../primitives/SerialQueue';

/** How long Baileys, and its sends with it, wait until an answer is read: less than Baileys waits for the answer itself. */
const READING_MS = 20_000;

/** Answers in a row that are turned into errors: a file that is gone must not keep back what comes after it for ever. */
const MAX_REFUSALS = 3;

interface Reading {
	actions: PhoneAction[];
	/** Why a part of it could not be read now. */
	failure?: unknown;
}

/**
 * Calls back with what was done on the phone: the patches of one answer of WhatsApp, in order. Snapshots, and all that a
 * first login brings, are no changes. The answers themselves are read, because Baileys' events leave out removals and their
 * times, merge changes, and repeat the whole state after a repair.
 * @param publish puts the events of the actions on disk, and never rejects. Baileys, which notes that the patches were
 * read, gets the answer after that; an action that comes again has the same dedupe key
 */
export function onPhoneActions(
	connection: Connection,
	parts: ActivityParts,
	publish: (actions: readonly PhoneAction[]) => Promise<void>,
): void {
	const { sock, gate } = connection;
	const { facts, report, timing } = parts;
	const queue = new SerialQueue();
	let refusals = 0;

	async function handle(answer: BinaryNode): Promise<void> {
		const { actions, failure } = await readAnswer(answer, parts);
		if (failure === undefined) refusals = 0;
		else report(failure);
		if (failure === undefined || refusals >= MAX_REFUSALS) return await publish(actions);
		refusals += 1;
		const names = collectionsOf(answer).map(({ attrs }) => attrs.name as PatchName);
		refuse(answer);
		setTimeout(() => {
			if (!connection.hasEnded) sock.resyncAppState(names, false).catch(report);
		}, timing.syncAgainMs).unref();
	}

	sock.ws.on('frame', (answer: BinaryNode) => {
		if (answer.tag !== 'iq' || !facts.known.appState) return;
		if (!collectionsOf(answer).some((collection) => patchesOf(collection).length > 0)) return;
		gate.holdAnswerUntil(answer, queue.run(async () => await handle(answer)).catch(report));
	});
}

async function readAnswer(answer: BinaryNode, parts: ActivityParts): Promise<Reading> {
	const reading: Reading = { actions: [] };
	const budget = new Budget(READING_MS);
	for (const collection of collectionsOf(answer)) {
		try {
			await readCollection(collection, reading, budget, parts);
		} catch (error) {
			reading.failure ??= error;
		}
	}
	return reading;
}

/** A patch that cannot be read is left out, as Baileys does. */
async function readCollection(
	collection: BinaryNode,
	reading: Reading,
	budget: Budget,
	parts: ActivityParts,
): Promise<void> {
	const { proto, isMissingKeyError } = parts.baileys;
	const name = collection.attrs.name as PatchName;
	const { [name]: state } = await parts.auth.keys.get('app-state-sync-version', [name]);
	// 0: nothing of the collection is known.
	const version = state?.version ?? 0;
	if (child(collection, 'snapshot') && version === 0) return;
	for (const node of patchesOf(collection)) {
		const content = bytes(node);
		if (!content) continue;
		try {
			const patch = proto.SyncdPatch.decode(content);
			// A patch without a version follows the collection's (Baileys `extractSyncdPatches`).
			patch.version ??= { version: (count(collection.attrs.version) ?? 0) + 1 };
			if (Number(patch.version.version) <= version) continue;
			reading.actions.push(...(await readPatch(patch, name, budget, parts)));
		} catch (error) {
			if (error instanceof Unreachable) reading.failure ??= error;
			else parts.report(error);
			// Baileys asks for all patches again when it has the key.
			if (isMissingKeyError(error)) return;
		}
	}
}

function collectionsOf(answer: BinaryNode): BinaryNode[] {
	return children(child(answer, 'sync'), 'collection');
}

function patchesOf(collection: BinaryNode): BinaryNode[] {
	return children(child(collection, 'patches') ?? collection, 'patch');
}

/** Makes an error of an answer: Baileys then stays at its version, and the caller that asked for the newest one gets the error. */
function refuse(answer: BinaryNode): void {
	const attrs = { code: '503', text: 'A part of the app state could not be read' };
	answer.attrs.type = 'error';
	answer.content = [{ tag: 'error', attrs }];
}
