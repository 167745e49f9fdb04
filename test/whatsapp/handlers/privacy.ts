import { randomBytes } from 'node:crypto';
import { children, stanza } from '../stanza.ts';
import { attribute, checkAttributes, demand, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const CATEGORIES = [
	'readreceipts',
	'last',
	'online',
	'profile',
	'status',
	'groupadd',
	'calladd',
	'messages',
];

function settings(request: Request): void {
	const { privacy } = request.account;
	const categories = CATEGORIES.map((name) =>
		stanza('category', { name, value: privacy.get(name) ?? 'all' }),
	);
	request.result([stanza('privacy', {}, categories)]);
}

function change(request: Request): void {
	for (const category of children(required(request.stanza, 'privacy'))) {
		checkAttributes(category, `name=${CATEGORIES.join('|')} value`);
		request.account.privacy.set(attribute(category, 'name'), attribute(category, 'value'));
	}
	request.result();
}

/** Issues a trusted-contact token to others and notifies their companions. */
function issueTokens(request: Request): void {
	const { server, account } = request;
	for (const token of children(required(request.stanza, 'tokens'))) {
		checkAttributes(token, 'jid t type=trusted_contact');
		const target = server.directory.find(attribute(token, 'jid'));
		const { t = '', type = '' } = token.attrs;
		for (const device of target?.companions ?? []) {
			const issued = stanza('token', { jid: account.pn, t, type }, randomBytes(32));
			server.notify(device, { from: account.pn, sender_lid: account.lid, type: 'privacy_token' }, [
				stanza('tokens', {}, [issued]),
			]);
		}
	}
	request.result();
}

function blocklist(request: Request): void {
	const items = [...request.account.blocked].map((jid) => stanza('item', { jid }));
	request.result([stanza('list', {}, items)]);
}

function block(request: Request): void {
	const item = required(request.stanza, 'item');
	checkAttributes(item, 'action=block|unblock jid pn_jid?');
	const jid = attribute(item, 'jid');
	const { blocked } = request.account;
	if (item.attrs.action === 'block') {
		demand(item.attrs.pn_jid, 'blocks without pn_jid');
		blocked.add(jid);
	} else {
		blocked.delete(jid);
	}
	request.result();
}

function disappearing(request: Request): void {
	const mode = required(request.stanza, 'disappearing_mode');
	request.account.disappearing = Number(attribute(mode, 'duration'));
	request.result();
}

export const rows: Row[] = [
	{ tag: 'iq', xmlns: 'privacy', type: 'get', child: 'privacy', handle: settings },
	{ tag: 'iq', xmlns: 'privacy', type: 'set', child: 'privacy', handle: change },
	{ tag: 'iq', xmlns: 'privacy', type: 'set', child: 'tokens', handle: issueTokens },
	{ tag: 'iq', xmlns: 'blocklist', type: 'get', child: '', handle: blocklist },
	{ tag: 'iq', xmlns: 'blocklist', type: 'set', child: 'item', handle: block },
	{ tag: 'iq', xmlns: 'disappearing_mode', type: 'set', handle: disappearing },
];
