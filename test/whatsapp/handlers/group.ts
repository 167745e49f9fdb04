import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import type { Group } from '../groups.ts';
import type { Server } from '../server.ts';
import { Refused } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const XMLNS = 'w:g2';

/** The group of a query. @throws Refused 404, or 403 for an account that is no member */
export function groupOf(request: Request): Group {
	const group = request.server.groups.find(request.stanza.attrs.to ?? '');
	if (!group) throw new Refused(404, 'item-not-found');
	if (!group.members.has(request.account)) throw new Refused(403, 'forbidden');
	return group;
}

/** The group to change. @throws Refused 403 for an account that may not change it */
export function administered(request: Request, always = true): Group {
	const group = groupOf(request);
	if ((always || group.locked) && !group.isAdmin(request.account)) {
		throw new Refused(403, 'forbidden');
	}
	return group;
}

/** Notifies all devices of the members, and of members just removed, of a change. */
export function announceChange(
	server: Server,
	account: Account,
	group: Group,
	change: BinaryNode,
	also: readonly Account[] = [],
): void {
	announceTo([...group.members.keys(), ...also], server, account, group, change);
}

/** Notifies the devices of these accounts of an action in a group. */
export function announceTo(
	accounts: readonly Account[],
	server: Server,
	account: Account,
	group: Group,
	change: BinaryNode,
): void {
	group.changes.push({ at: Math.floor(Date.now() / 1000), by: account, change });
	for (const device of [...new Set(accounts)].flatMap(({ devices }) => [...devices.values()])) {
		server.notify(
			device,
			{
				from: group.jid,
				type: 'w:gp2',
				addressing_mode: group.addressing,
				participant: group.jidOf(account),
				...group.alternateOf(account),
				notify: account.pushName,
			},
			[change],
		);
	}
}

export const get = (childTag: string, handle: Row['handle'], server = 'g.us'): Row => ({
	tag: 'iq',
	xmlns: XMLNS,
	type: 'get',
	child: childTag,
	server,
	handle,
});

export const set = (childTag: string, handle: Row['handle']): Row => ({
	...get(childTag, handle),
	type: 'set',
});
