import { invalidParameter, WhatsAppError } from '../../errors';
import type { AppStateCommands, Label } from '../../contract/commands/appState';
import { isBusiness, notBusiness } from '../account/business';
import type { KnownLabel } from '../account/Labels';
import type { Connection } from '../connection/Connection';
import type { OnceWork, RequestContext } from '../connection/ConnectionSource';
import { patchAppState, refreshAppState } from './appStatePatch';

type Core = RequestContext['core'];
type Create = AppStateCommands['createLabel'];
type Update = AppStateCommands['updateLabel'];
type Delete = AppStateCommands['deleteLabel'];
type Put = AppStateCommands['setLabel'];

/** WhatsApp Business has no more. */
const MAX_LABELS = 20;
const COLORS = 20;

/** How a label is made, and found again when it may have been made before. */
export function creation(args: Create['args'], core: Core): OnceWork<Label> {
	const { name } = args;
	return {
		async carryOut(connection) {
			assertBusiness(core);
			// The phone may have told nothing of its labels yet, or a change may have been missed.
			await refreshAppState('regular', connection, core);
			const labels = await core.labels.all();
			if (byName(name, labels)) {
				throw invalidParameter('name', 'is the name of another label', 'Choose another name.');
			}
			if (labels.size >= MAX_LABELS) throw tooMany();
			const id = await core.labels.nextId();
			const { color = firstFree(labels) } = args;
			return await edit(id, { name, color }, connection, core);
		},
		async find(connection) {
			await refreshAppState('regular', connection, core);
			const [id, label] = byName(name, await core.labels.all()) ?? [];
			return id === undefined ? undefined : { id, name, color: label?.color ?? null };
		},
	};
}

/** @throws WhatsAppError see the contract */
export async function updateLabel(
	{ label, name, color }: Update['args'],
	connection: Connection,
	core: Core,
): Promise<Label> {
	assertBusiness(core);
	const labels = await core.labels.all();
	const found = find(label, labels);
	const namesake = name === undefined ? undefined : byName(name, labels);
	if (namesake && namesake[0] !== found.id) {
		throw invalidParameter('name', 'is the name of another label', 'Choose another name.');
	}
	const changed = { name: name ?? found.name ?? '', color: color ?? found.color ?? 0 };
	return await edit(found.id, changed, connection, core);
}

/** @throws WhatsAppError see the contract */
export async function deleteLabel(
	{ label }: Delete['args'],
	connection: Connection,
	core: Core,
): Promise<Label> {
	assertBusiness(core);
	const { id, name, color } = find(label, await core.labels.all());
	const labelEditAction = { name, color, deleted: true };
	await patchAppState({ index: ['label_edit', id], value: { labelEditAction } }, connection, core);
	await core.labels.learn(id, null);
	return { id, name, color };
}

/** @throws WhatsAppError see the contract */
export async function setLabel(
	{ label, labeled, chat, messageId }: Put['args'],
	connection: Connection,
	core: Core,
): Promise<Put['result']> {
	assertBusiness(core);
	const found = find(label, await core.labels.all());
	const value = { labelAssociationAction: { labeled } };
	const { jid } = await core.addressBook.resolve(chat, connection.sock);
	// The last two parts would say whose message it is; no client is known to say so here (whatsmeow, whatsapp-rust).
	const index =
		messageId === undefined
			? ['label_jid', found.id, jid]
			: ['label_message', found.id, jid, messageId, '0', '0'];
	await patchAppState({ index, value }, connection, core);
	return { ...found, chat: jid };
}

async function edit(
	id: string,
	{ name, color }: { name: string; color: number },
	connection: Connection,
	core: Core,
): Promise<Label> {
	const labelEditAction = { name, color, deleted: false };
	await patchAppState({ index: ['label_edit', id], value: { labelEditAction } }, connection, core);
	await core.labels.learn(id, { name, color });
	return { id, name, color };
}

type Labels = ReadonlyMap<string, Readonly<KnownLabel>>;

/** @param label its id or its name @throws WhatsAppError `invalid_parameter` */
function find(label: string, labels: Labels): Label {
	const known = labels.get(label);
	if (known) return { id: label, name: known.name, color: known.color };
	const [id, found] = byName(label, labels) ?? [];
	if (id === undefined || !found) {
		throw invalidParameter(
			'label',
			'is none of the labels of this number',
			'Choose it from the list, or write its name as WhatsApp Business shows it.',
		);
	}
	return { id, name: found.name, color: found.color };
}

function byName(name: string, labels: Labels): [string, Readonly<KnownLabel>] | undefined {
	const wanted = folded(name);
	return [...labels].find(([, label]) => label.name !== null && folded(label.name) === wanted);
}

function folded(name: string): string {
	return name.normalize('NFKC').trim().toLowerCase();
}

/** The first colour that no label has, as WhatsApp's apps choose it. */
function firstFree(labels: Labels): number {
	const used = new Set([...labels.values()].map(({ color }) => color));
	return Array.from({ length: COLORS }, (_, color) => color).find((color) => !used.has(color)) ?? 0;
}

function assertBusiness({ auth }: Core): void {
	if (isBusiness(auth.creds) !== false) return;
	throw notBusiness();
}

function tooMany(): WhatsAppError {
	return new WhatsAppError('forbidden', `There are ${MAX_LABELS} labels already`, {
		description: 'WhatsApp Business has no more. Delete one first.',
		details: { reason: 'too_many' },
	});
}
