import { WhatsAppError } from '../../errors';
import { timedOut } from '../../primitives/Budget';
import { pause } from '../../primitives/Timer';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import type { AuthenticationCreds, Baileys, BinaryNode, proto, WASocket } from '../wire/baileys';
import { queryError } from '../wire/refusals';
import { child } from '../wire/stanza';

export type Collection = Parameters<Baileys['decodeSyncdPatch']>[1];

/** One entry of the account's app state: what its devices share of the owner's settings. */
export interface AppStateAction {
	/** Its kind, then what it is about: `['archive', chat]`. */
	index: string[];
	/** The entry is taken out when it is undefined. */
	value: Omit<proto.ISyncActionValue, 'timestamp'> | undefined;
}

/**
 * Collection and version of the kinds of actions, as WhatsApp Web has them (whatsapp-rust `schemas.rs`, which is made of it;
 * whatsmeow `appstate/encode.go`). Baileys puts stars elsewhere, where no app looks for them.
 */
const KINDS: ReadonlyMap<string, { collection: Collection; version: number }> = new Map([
	['archive', { collection: 'regular_low', version: 3 }],
	['pin_v1', { collection: 'regular_low', version: 5 }],
	['markChatAsRead', { collection: 'regular_low', version: 3 }],
	['mute', { collection: 'regular_high', version: 2 }],
	['star', { collection: 'regular_high', version: 2 }],
	['deleteMessageForMe', { collection: 'regular_high', version: 3 }],
	['clearChat', { collection: 'regular_high', version: 6 }],
	['deleteChat', { collection: 'regular_high', version: 6 }],
	['contact', { collection: 'critical_unblock_low', version: 2 }],
	['lid_contact', { collection: 'critical_unblock_low', version: 1 }],
	['label_edit', { collection: 'regular', version: 3 }],
	['label_jid', { collection: 'regular', version: 3 }],
	['setting_pushName', { collection: 'critical_block', version: 1 }],
	['label_message', { collection: 'regular', version: 3 }],
]);

/** How often a patch is made anew because another device was faster. */
const MAX_TRIES = 5;

type PatchParts = Pick<RequestContext['core'], 'auth' | 'baileys' | 'caches' | 'timing'>;

/**
 * Changes an entry of the app state; WhatsApp has accepted it when this resolves. Baileys' `appPatch` does not read the
 * answer: a patch that WhatsApp refused, because another device was faster, is taken for an accepted one, and so is one
 * without an answer.
 * @returns false when there was no such entry to take out
 * @throws WhatsAppError `upstream_timeout` (reason `app_state_key_missing`, or `maybe_sent`), `server_error`, `forbidden`
 */
export async function patchAppState(
	action: AppStateAction,
	connection: Connection,
	parts: PatchParts,
): Promise<boolean> {
	const { sock } = connection;
	await keyArrives(sock, parts);
	const { collection, version } = kindOf(action);
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const outcome = await inTurn(sock, async () => {
			const patch = await encode(action, collection, version, sock, parts);
			return patch === 'absent' ? patch : await upload(patch, collection, sock, parts);
		});
		if (outcome !== 'conflict') return outcome === 'accepted';
		await inTurn(sock, async () => await sock.resyncAppState([collection], false));
	}
	throw new WhatsAppError('server_error', 'The settings are being changed by another device', {
		description: 'Try again in a moment.',
		details: { reason: 'app_state_conflict' },
	});
}

/**
 * Reads what other devices have changed in a collection.
 * @throws WhatsAppError `upstream_timeout`, reason `app_state_key_missing`
 */
export async function refreshAppState(
	collection: Collection,
	{ sock }: Connection,
	parts: Pick<PatchParts, 'timing'>,
): Promise<void> {
	await keyArrives(sock, parts);
	await inTurn(sock, async () => await sock.resyncAppState([collection], false));
}

function kindOf({ index: [kind = ''] }: AppStateAction): {
	collection: Collection;
	version: number;
} {
	const known = KINDS.get(kind);
	if (!known) throw new Error(`There is no action '${kind}'`);
	return known;
}

/** Excludes Baileys, which reads patches in a transaction of this name. */
async function inTurn<T>({ authState }: WASocket, work: () => Promise<T>): Promise<T> {
	return await authState.keys.transaction(work, authState.creds.me?.id ?? '');
}

/** Waits for the phone, which sends the keys soon after linking. */
async function keyArrives(
	{ ev, authState }: WASocket,
	{ timing }: Pick<PatchParts, 'timing'>,
): Promise<void> {
	if (authState.creds.myAppStateKeyId) return;
	const arrival = Promise.withResolvers<void>();
	const listen = ({ myAppStateKeyId }: Partial<AuthenticationCreds>): void => {
		if (myAppStateKeyId) arrival.resolve();
	};
	ev.on('creds.update', listen);
	await Promise.race([arrival.promise, pause(timing.appStateKeyMs)]);
	ev.off('creds.update', listen);
	if (!authState.creds.myAppStateKeyId) throw keyMissing();
}

function keyMissing(): WhatsAppError {
	return new WhatsAppError(
		'upstream_timeout',
		'The phone has not sent the keys to the settings of its chats yet',
		{
			description:
				'A phone does so within some minutes of linking, when it is online. Open WhatsApp on it, and try again. If it never does, unlink this number and link it again.',
			details: { reason: 'app_state_key_missing' },
		},
	);
}

type Encoded = Awaited<ReturnType<Baileys['encodeSyncdPatch']>>;

async function encode(
	{ index, value }: AppStateAction,
	type: Collection,
	apiVersion: number,
	sock: WASocket,
	{ baileys }: PatchParts,
): Promise<Encoded | 'absent'> {
	const { keys, creds } = sock.authState;
	const { SyncdOperation } = baileys.proto.SyncdMutation;
	const find = async () => (await keys.get('app-state-sync-version', [type]))[type];
	let state = await find();
	if (!state) {
		await sock.resyncAppState([type], false);
		state = await find();
	}
	const made = await baileys.encodeSyncdPatch(
		{
			type,
			index,
			apiVersion,
			syncAction: { ...value, timestamp: Date.now() },
			operation: value ? SyncdOperation.SET : SyncdOperation.REMOVE,
		},
		creds.myAppStateKeyId ?? '',
		baileys.ensureLTHashStateVersion(state ?? baileys.newLTHashState()),
		async (id) => (await keys.get('app-state-sync-key', [id]))[id],
	);
	if (value) return made;
	const [mutation] = made.patch.mutations ?? [];
	const removed = Buffer.from(mutation?.record?.index?.blob ?? []).toString('base64');
	if (!state?.indexValueMap[removed]) return 'absent';
	// Baileys keeps the entry that it has taken out of the hash; the next value under this index would break the hash.
	delete made.state.indexValueMap[removed];
	return made;
}

async function upload(
	{ patch, state }: Encoded,
	name: Collection,
	sock: WASocket,
	{ baileys, caches }: PatchParts,
): Promise<'accepted' | 'conflict'> {
	// If the answer is lost, the patch comes back as if the phone had made it.
	caches.ownPatches.add(patch);
	const version = String(state.version - 1);
	const content = baileys.proto.SyncdPatch.encode(patch).finish();
	const collection = {
		tag: 'collection',
		attrs: { name, version, return_snapshot: 'false' },
		content: [{ tag: 'patch', attrs: {}, content }],
	};
	const answer = await ask(collection, sock, baileys);
	const error = child(answer, 'error')?.attrs;
	if (answer.attrs.type === 'error' || error) {
		if (error?.code === '409') return 'conflict';
		throw refusal(error?.code ?? '');
	}
	await sock.authState.keys.set({ 'app-state-sync-version': { [name]: state } });
	return 'accepted';
}

/** @returns WhatsApp's answer about the collection */
async function ask(collection: BinaryNode, sock: WASocket, baileys: Baileys): Promise<BinaryNode> {
	const answer = (await sock
		.query({
			tag: 'iq',
			attrs: { to: baileys.S_WHATSAPP_NET, type: 'set', xmlns: 'w:sync:app:state' },
			content: [{ tag: 'sync', attrs: {}, content: [collection] }],
		})
		.catch((error: unknown) => {
			throw queryError(error, false) ?? error;
		})) as BinaryNode | undefined;
	const found = child(child(answer, 'sync'), 'collection');
	// Baileys returns undefined for a query that was not answered.
	if (!found) throw timedOut('the change was not confirmed', { maybe_sent: true });
	return found;
}

function refusal(code: string): WhatsAppError {
	return new WhatsAppError('server_error', `WhatsApp did not take the change (${code})`, {
		description: 'Try again later.',
		details: { code: Number(code) },
	});
}
