import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { bytes, child, children, stanza, SERVER_JID } from '../stanza.ts';
import { attribute, checkAttributes, demand, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const NAMES = 'critical_block|critical_unblock_low|regular_high|regular_low|regular';

function sync(request: Request): void {
	const collections = children(required(request.stanza, 'sync'));
	demand(collections.length > 0, 'syncs nothing');
	const answers = collections.map((collection) => syncOne(request, collection));
	request.result([stanza('sync', {}, answers)]);
	const { server, device } = request;
	const asked = collections.filter((collection) => !child(collection, 'patch'));
	if (device.index === 0 || asked.length === 0) return;
	const names = asked.map(({ attrs }) => attrs.name ?? '');
	server.journal.emit('appState', { ...device.id, collections: names });
}

/** Stores the patch of a collection, or hands out the patches it lacks. Patches are opaque: only devices have the keys. */
function syncOne(request: Request, collection: BinaryNode): BinaryNode {
	checkAttributes(collection, `name=${NAMES} version return_snapshot?=true|false order?`);
	const name = attribute(collection, 'name');
	const version = Number(attribute(collection, 'version'));
	const { appState } = request.account;
	const patches = appState.get(name) ?? [];
	appState.set(name, patches);

	const patch = child(collection, 'patch');
	if (!patch) {
		const missing = patches.slice(version).map((content) => stanza('patch', {}, content));
		const attrs = { name, version: patches.length.toString(), has_more_patches: 'false' };
		return stanza('collection', attrs, missing.length ? [stanza('patches', {}, missing)] : []);
	}
	if (version !== patches.length) {
		const error = stanza('error', { code: '409', text: 'conflict' });
		return stanza('collection', { name, type: 'error' }, [error]);
	}
	const content = bytes(patch);
	demand(content, '<patch> without content');
	const decoded = proto.SyncdPatch.decode(content);
	// A patch is uploaded without its version, but downloaded with it.
	decoded.version = { version: version + 1 };
	patches.push(Buffer.from(proto.SyncdPatch.encode(decoded).finish()));
	notifyOthers(request, name, patches.length);
	return stanza('collection', { name, version: patches.length.toString() });
}

function notifyOthers({ server, device }: Request, name: string, version: number): void {
	const changed = [stanza('collection', { name, version: version.toString() })];
	for (const other of device.account.devices.values()) {
		if (other !== device) server.notify(other, { from: SERVER_JID, type: 'server_sync' }, changed);
	}
}

export const rows: Row[] = [
	{ tag: 'iq', xmlns: 'w:sync:app:state', type: 'set', child: 'sync', handle: sync },
];
