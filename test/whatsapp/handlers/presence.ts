import type { Device } from '../accounts.ts';
import { bareJid } from '../jid.ts';
import { hearsPresence, setOnline, tellPresence } from '../presence.ts';
import { children, stanza, type Attributes } from '../stanza.ts';
import { attribute, checkChildren, demand, Refused } from '../strict.ts';
import type { Request, Row } from './handler.ts';

function presence({ server, sender, stanza: { attrs } }: Request): void {
	// A presence without type only carries the push name; rc14 sends one, without name, even during pairing.
	if (attrs.type === undefined) {
		if (sender.device && attrs.name) sender.device.account.pushName = attrs.name;
		return;
	}
	demand(sender.device, 'present though not paired');
	setOnline(server, sender.device, attrs.type === 'available');
}

function subscribe({ server, device, stanza: query }: Request): void {
	checkChildren(query, 'tctoken');
	const to = attribute(query, 'to');
	const account = server.directory.find(to);
	if (!account) throw new Refused(404, 'item-not-found');
	device.subscriptions.set(account, bareJid(to));
	tellPresence(server, device, account);
}

/** Typing and recording, which are passed on to online devices and never kept. */
function chatState({ server, device, stanza: node }: Request): void {
	const [state, ...more] = children(node);
	demand(state && more.length === 0, '<chatstate> without one state');
	checkChildren(node, 'composing paused');
	const to = attribute(node, 'to');
	demand(device.account.is(attribute(node, 'from')), '<chatstate> from somebody else');
	const recording = state.tag === 'composing' && state.attrs.media === 'audio';
	const name = recording ? 'recording' : (state.tag as 'composing' | 'paused');
	server.journal.emit('chatstate', { from: device.pn, to, state: name });
	const pass = (target: Device, attrs: Attributes) => {
		if (hearsPresence(target)) server.deliver(target, stanza('chatstate', attrs, [state]));
	};
	const group = server.groups.find(to);
	if (group) {
		demand(group.members.has(device.account), 'types in a group of others');
		const participant = group.jidOf(device.account);
		const attrs = { from: group.jid, participant, ...group.alternateOf(device.account) };
		const others = group.devices.filter(({ account }) => account !== device.account);
		for (const target of others) pass(target, attrs);
		return;
	}
	const from = device.account.addressedLike(to);
	for (const target of server.directory.find(to)?.devices.values() ?? []) {
		pass(target, { from, to: target.addressedLike(to) });
	}
}

export const rows: Row[] = [
	{ tag: 'presence', type: 'subscribe', attrs: 'to id type', handle: subscribe },
	{
		tag: 'presence',
		attrs: 'type?=available|unavailable name?',
		unpaired: true,
		handle: presence,
	},
	{ tag: 'chatstate', attrs: 'from to', handle: chatState },
];
