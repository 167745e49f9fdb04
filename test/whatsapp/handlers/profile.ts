import type { Account } from '../accounts.ts';
import type { Server } from '../server.ts';
import { binary, checkAttributes, demand, Refused, required } from '../strict.ts';
import { bytes, child, stanza } from '../stanza.ts';
import type { Request, Row } from './handler.ts';

/** Puts a picture on an account, or (undefined) takes it off. */
export function setPicture(server: Server, account: Account, image: Uint8Array | undefined): void {
	account.picture = image && {
		id: Date.now().toString(),
		path: server.media.put(Buffer.from(image)),
	};
}

function picture(request: Request): void {
	const { server, stanza: query, account } = request;
	checkAttributes(required(query, 'picture'), 'type=image|preview query=url id?');
	const { target } = query.attrs;
	const found = target === undefined ? account : server.directory.find(target);
	if (!found?.picture) throw new Refused(404, 'item-not-found');
	const { id, path } = found.picture;
	const url = `${server.mediaUrl}${path}`;
	request.result([stanza('picture', { id, type: 'image', url, direct_path: path })]);
}

function changePicture(request: Request): void {
	const { server, account, stanza: query } = request;
	demand(query.attrs.target === undefined, 'changes the picture of somebody else');
	const node = child(query, 'picture');
	if (node) checkAttributes(node, 'type=image|preview');
	setPicture(server, account, bytes(node));
	const id = account.picture?.id;
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
