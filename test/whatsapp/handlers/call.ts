import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account, Device } from '../accounts.ts';
import type { Server } from '../server.ts';
import { child, children, now, stanza } from '../stanza.ts';
import { attribute, checkAttributes, demand, Refused } from '../strict.ts';
import type { Request, Row } from './handler.ts';

/** The actions of the two parties of a call. */
export type CallStep = 'offer' | 'accept' | 'reject' | 'terminate' | 'timeout';

/** The calls that a server has announced: who calls, by call id. */
const calls = new WeakMap<Server, Map<string, Device>>();

/** Sends every companion of the accounts the offer or the end of a call. */
export function ring(
	server: Server,
	caller: Device,
	callees: readonly Account[],
	call: { id: string; step: CallStep; video?: boolean; group?: string },
): void {
	const known = calls.get(server) ?? new Map<string, Device>();
	calls.set(server, known.set(call.id, caller));
	const attrs = {
		'call-id': call.id,
		'call-creator': caller.lid,
		...(call.step === 'offer' ? { caller_pn: caller.account.pn, 'group-jid': call.group } : {}),
		reason: call.step === 'timeout' ? 'timeout' : undefined,
	};
	const media = call.step === 'offer' ? [stanza(call.video ? 'video' : 'audio', {})] : undefined;
	// On the wire, an unanswered call ends like any other call, but with a reason.
	const tag = call.step === 'timeout' ? 'terminate' : call.step;
	for (const device of callees.flatMap(({ companions }) => companions)) {
		const from = caller.account.lid;
		server.deliver(
			device,
			stanza('call', { id: server.newId(), from, t: now() }, [stanza(tag, attrs, media)]),
		);
	}
}

/** Handles a companion's answer to a call. */
function answer(request: Request): void {
	const { server, device, stanza: call } = request;
	const [step] = children(call);
	demand(step && ['reject', 'accept', 'terminate'].includes(step.tag), 'unknown step of a call');
	checkAttributes(step, 'call-id call-creator count? reason?');
	demand(device.account.is(attribute(call, 'from')), '<call> from somebody else');
	const caller = server.directory.find(attribute(call, 'to'));
	if (!caller) throw new Refused(404, 'item-not-found');
	const id = attribute(step, 'call-id');
	const creator = calls.get(server)?.get(id);
	demand(creator, 'answers a call that nobody has made');
	const named = [creator.lid, creator.pn].includes(attribute(step, 'call-creator'));
	demand(named && caller === creator.account, 'answers a call of somebody else');
	server.journal.emit('call', { id, from: device.pn, to: caller.pn, step: step.tag as CallStep });
	request.ack();
	for (const target of caller.companions) server.deliver(target, passedOn(request, step));
}

function passedOn({ server, account }: Request, step: BinaryNode): BinaryNode {
	return stanza('call', { id: server.newId(), from: account.lid, t: now() }, [step]);
}

/** Makes a link by which anybody can join a call. */
function createLink(request: Request): void {
	const link = child(request.stanza, 'link_create');
	demand(link, '<call> without <link_create>');
	checkAttributes(link, 'media=audio|video');
	const event = child(link, 'event');
	if (event) checkAttributes(event, 'start_time');
	const token = randomBytes(16).toString('base64url');
	const { id, to } = request.stanza.attrs;
	const created = stanza('link_create', { token, media: link.attrs.media });
	request.answer(stanza('ack', { class: 'call', id, from: to }, [created]));
}

export const rows: Row[] = [
	{ tag: 'call', child: 'link_create', attrs: 'id to', handle: createLink },
	{ tag: 'call', attrs: 'id from to', handle: answer },
];
