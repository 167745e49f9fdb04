import { randomBytes } from 'node:crypto';
import { isLid } from '../jid.ts';
import { children, stanza } from '../stanza.ts';
import { attribute, checkAttributes, demand, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const CIRCLES = 'all|contacts|none';

/** The values that each setting takes. `contact_blacklist` comes with its list and the list's hash, which nobody here makes. */
const CATEGORIES = new Map(
	Object.entries({
		readreceipts: 'all|none',
		last: CIRCLES,
		online: 'all|match_last_seen',
		profile: CIRCLES,
		status: CIRCLES,
		groupadd: 'all|contacts',
		calladd: 'all|known',
		messages: 'all|contacts',
	}),
);

function settings(request: Request): void {
	const { privacy } = request.account;
	const categories = [...CATEGORIES.keys()].map((name) =>
		stanza('category', { name, value: privacy.get(name) ?? 'all' }),
	);
	request.result([stanza('privacy', {}, categories)]);
}

function change(request: Request): void {
	for (const category of children(required(request.stanza, 'privacy'))) {
		const values = CATEGORIES.get(attribute(category, 'name'));
		demand(values, 'an unknown privacy setting');
		checkAttributes(category, `name value=${values}`);
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
	const { server, account } = request;
	const { blocked } = account;
	const person = server.directory.find(jid);
	demand(person && isLid(jid), 'blocks nobody, or not by LID');
	demand(person !== account, 'blocks itself');
	if (item.attrs.action === 'block') {
		demand(item.attrs.pn_jid === person.pn, 'blocks without the pn_jid of the LID');
		blocked.add(jid);
	} else {
		blocked.delete(jid);
	}
	request.result();
	for (const device of account.companions) {
		if (device === request.device) continue;
		const change = stanza('item', { jid, action: item.attrs.action });
		const attrs = { from: account.pn, type: 'account_sync' };
		server.notify(device, attrs, [stanza('blocklist', {}, [change])]);
	}
}

function disappearing(request: Request): void {
	const mode = required(request.stanza, 'disappearing_mode');
	checkAttributes(mode, 'duration=0|86400|604800|7776000');
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
