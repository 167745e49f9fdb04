import { type PatchName, type PhoneAction, readPatch, Unreachable } from './appStatePatch';
import type { BinaryNode } from '../../wire/baileys';
import { Budget } from '../../../primitives/Budget';
import type { Connection } from '../../connection/Connection';
import type { ActivityParts } from '../ActivitySource';
import { bytes, child, children, count } from '../../wire/stanza';
import { Turns } from '../../../primitives/SerialQueue';

/** Baileys waits so long for us to read an answer, and its sends wait with it; less than it waits for the answer. */
const READING_MS = 20_000;

/** Answers in a row that may be refused: a file that is gone must not keep back for ever what comes after it. */
const MAX_REFUSALS = 3;

/** What one answer brings. */
interface Reading {
	actions: PhoneAction[];
	/** Why a part of it could not be read now, if one could not. */
	failure?: unknown;
}

/**
 * Calls back with what is done on the phone, all that one answer of WhatsApp brings, in order. Patches are news; snapshots,
 * and all that a first login brings, are how things have been for long. Read from the answers themselves: Baileys' events
 * leave out when and whether something was taken away, merge what comes together, and after a repair repeat everything
 * there is.
 * @param take keeps them: Baileys, which writes down that they were read, gets the answer after that. What comes again has
 * the same identity. Never rejects
 */
export function onPhoneAction(
	connection: Connection,
	core: ActivityParts,
	take: (actions: readonly PhoneAction[]) => Promise<void>,
): void {
	const { sock, gate } = connection;
	const { facts, report, timing } = core;
	const turns = new Turns(report);
	let refusals = 0;

	async function handle(answer: BinaryNode): Promise<void> {
		const { actions, failure } = await readAnswer(answer, core);
		if (failure === undefined) refusals = 0;
		else report(failure);
		if (failure === undefined || refusals >= MAX_REFUSALS) return await take(actions);
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
		gate.holdAnswerUntil(
			answer,
			turns.take(async () => await handle(answer)),
		);
	});
}

async function readAnswer(answer: BinaryNode, core: ActivityParts): Promise<Reading> {
	const reading: Reading = { actions: [] };
	const budget = new Budget(READING_MS);
	for (const collection of collectionsOf(answer)) {
		try {
			await readCollection(collection, reading, budget, core);
		} catch (error) {
			reading.failure ??= error;
		}
	}
	return reading;
}

/** One patch that makes trouble costs no other, as Baileys has it. */
async function readCollection(
	collection: BinaryNode,
	reading: Reading,
	budget: Budget,
	core: ActivityParts,
): Promise<void> {
	const { proto, isMissingKeyError } = core.baileys;
	const name = collection.attrs.name as PatchName;
	const { [name]: state } = await core.auth.keys.get('app-state-sync-version', [name]);
	// 0: nothing is known yet.
	const version = state?.version ?? 0;
	if (child(collection, 'snapshot') && version === 0) return;
	for (const node of patchesOf(collection)) {
		const content = bytes(node);
		if (!content) continue;
		try {
			const patch = proto.SyncdPatch.decode(content);
			// What uploads leave out is the one after (Baileys `extractSyncdPatches`).
			patch.version ??= { version: (count(collection.attrs.version) ?? 0) + 1 };
			if (Number(patch.version.version) <= version) continue;
			reading.actions.push(...(await readPatch(patch, name, budget, core)));
		} catch (error) {
			if (error instanceof Unreachable) reading.failure ??= error;
			else core.report(error);
			// Baileys asks for all of them again when it has the key.
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

/** Makes an error of it: Baileys then stays at the version it has, and whoever has asked for the newest is told. */
function refuse(answer: BinaryNode): void {
	const attrs = { code: '503', text: 'A part of the app state could not be read' };
	answer.attrs.type = 'error';
	answer.content = [{ tag: 'error', attrs }];
}
