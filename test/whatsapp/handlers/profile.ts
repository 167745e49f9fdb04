import type { Account, Picture } from '../accounts.ts';
import type { Group } from '../groups.ts';
import type { Server } from '../server.ts';
import { binary, checkAttributes, demand, Refused, required } from '../strict.ts';
import { bytes, child, stanza } from '../stanza.ts';
import type { Request, Row } from './handler.ts';

/** Sets an account's picture, or removes it (undefined), and notifies everybody. */
export function setPicture(server: Server, account: Account, image: Uint8Array | undefined): void {
	account.picture = store(server, image);
	const { pn: jid } = account;
	const change = image
		? stanza('set', { jid, id: account.picture?.id, author: jid })
		: stanza('delete', { jid, author: jid });
	for (const device of server.directory.companions) {
		const own = device.account === account;
		const attrs = { from: jid, type: own ? 'account_sync' : 'picture' };
		server.notify(device, attrs, [own ? stanza('picture', {}) : change]);
	}
}

function setGroupPicture(request: Request, group: Group, image: Uint8Array | undefined): void {
	const { server, account } = request;
	if (!group.members.has(account)) throw new Refused(401, 'not-authorized');
	if (group.locked && !group.isAdmin(account)) throw new Refused(403, 'forbidden');
	group.picture = store(server, image);
	const attrs = { jid: group.jid, author: group.jidOf(account) };
	const change = image
		? stanza('set', { ...attrs, id: group.picture?.id })
		: stanza('delete', attrs);
	for (const device of group.devices) {
		server.notify(device, { from: group.jid, type: 'picture' }, [change]);
	}
}

let lastPicture = Date.now();

function store(server: Server, image: Uint8Array | undefined): Picture | undefined {
	if (!image) return undefined;
	lastPicture += 1;
	return { id: lastPicture.toString(), path: server.media.put(Buffer.from(image)) };
}

function picture(request: Request): void {
	const { server, stanza: query, account } = request;
	checkAttributes(required(query, 'picture'), 'type=image|preview query=url id?');
	const { target } = query.attrs;
	const group = target === undefined ? undefined : server.groups.find(target);
	const person = target === undefined ? account : server.directory.find(target);
	const found = group ?? person;
	const isHidden = group
		? !group.members.has(account)
		: person !== account && person?.privacy.get('profile') === 'none';
	if (isHidden) throw new Refused(401, 'not-authorized');
	if (!found?.picture) throw new Refused(404, 'item-not-found');
	const { id, path } = found.picture;
	const url = `${server.mediaUrl}${path}`;
	request.result([stanza('picture', { id, type: 'image', url, direct_path: path })]);
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

function changePicture(request: Request): void {
	const { server, account, stanza: query } = request;
	const node = child(query, 'picture');
	if (node) {
		checkAttributes(node, 'type=image|preview');
		const image = bytes(node);
		const isJpeg = image && JPEG.equals(image.subarray(0, 3));
		// Tests give the phone whatever bytes they like.
		demand(isJpeg || request.device.index === 0, 'a picture that is no JPEG');
	}
	const { target } = query.attrs;
	const group = target === undefined ? undefined : server.groups.find(target);
	demand(target === undefined || group, 'changes the picture of somebody else');
	if (group) setGroupPicture(request, group, bytes(node));
	else setPicture(server, account, bytes(node));
	const id = (group ?? account).picture?.id;
	request.result(id === undefined ? undefined : [stanza('picture', { id })]);
}

function changeStatus(request: Request): void {
	request.account.status = binary(request.stanza, 'status').toString();
	request.result();
}

const PICTURE = { tag: 'iq', xmlns: 'w:profile:picture', attrs: 'target?' };

export const rows: Row[] = [
	{ ...PICTURE, type: 'get', child: 'picture', handle: picture },
	{ ...PICTURE, type: 'set', handle: changePicture },
	{ tag: 'iq', xmlns: 'status', type: 'set', child: 'status', handle: changeStatus },
];
