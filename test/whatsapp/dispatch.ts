import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Verdict } from './faults.ts';
import { Request, type Row, type Sender } from './handlers/handler.ts';
import { rows } from './handlers/index.ts';
import { serverOf } from './jid.ts';
import type { Server } from './server.ts';
import { children } from './stanza.ts';
import { checkAttributes, Malformed, Refused } from './strict.ts';

/** The real server's answer to a malformed message ("SMAX_INVALID"). */
const MALFORMED_MESSAGE = 479;

const fits = (row: Row, node: BinaryNode): boolean =>
	row.tag === node.tag &&
	(row.xmlns === undefined || row.xmlns === node.attrs.xmlns) &&
	(row.type === undefined || row.type === node.attrs.type) &&
	(row.server === undefined || row.server === serverOf(node.attrs.to ?? '')) &&
	(row.child === undefined || row.child === (children(node)[0]?.tag ?? ''));

function handle(request: Request): void {
	const { stanza, sender } = request;
	const row = rows.find((candidate) => fits(candidate, stanza));
	if (!row) throw new Malformed('unknown stanza', 501);
	if (!sender.device && !row.unpaired) throw new Malformed('not paired', 401);
	const query = row.tag === 'iq' && row.xmlns !== undefined;
	const base = query ? 'id to xmlns type? ' : '';
	if (query || row.attrs !== undefined) checkAttributes(stanza, base + (row.attrs ?? ''));
	row.handle(request);
}

/** Handles a client's stanza, or refuses and records it. */
export function dispatch(
	server: Server,
	sender: Sender,
	stanza: BinaryNode,
	verdict: Verdict = {},
): void {
	const request = new Request(server, sender, stanza, verdict.withhold);
	try {
		if (verdict.nack !== undefined) throw new Refused(verdict.nack, 'fault');
		handle(request);
	} catch (error) {
		if (error instanceof Refused) {
			request.refuse(error.code, error.message);
			return;
		}
		const what = error instanceof Malformed ? error.message : `the server failed: ${String(error)}`;
		server.violation(sender.device, what, stanza);
		const code = error instanceof Malformed ? error.code : 500;
		if (sender.device || stanza.tag === 'iq') {
			request.refuse(stanza.tag === 'message' ? MALFORMED_MESSAGE : code, what);
		}
	}
}
