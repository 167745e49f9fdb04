import { timedOut } from '../../primitives/Budget';
import type { Baileys, BinaryNode, WASocket } from '../wire/baileys';
import { refused } from '../wire/refusals';
import { child } from '../wire/stanza';
import { answered } from './asking';

/**
 * A link by which everybody can join a call. The stanza is that of Baileys' createCallLink, which does not tell a refusal.
 * @param startTime Unix seconds, of a call that is planned
 * @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses
 */
export async function makeCallLink(
	{ type, startTime }: { type: 'audio' | 'video'; startTime?: number },
	sock: WASocket,
	{ CALL_AUDIO_PREFIX, CALL_VIDEO_PREFIX }: Baileys,
): Promise<string> {
	const event =
		startTime === undefined
			? undefined
			: [{ tag: 'event', attrs: { start_time: String(startTime) } }];
	const create = { tag: 'link_create', attrs: { media: type }, content: event };
	const attrs = { id: sock.generateMessageTag(), to: '@call' };
	const answer = await say(
		{ tag: 'call', attrs, content: [create] },
		'the link was not made',
		sock,
	);
	const token = child(answer, 'link_create')?.attrs.token;
	if (!token) throw timedOut('the link was not made');
	return (type === 'audio' ? CALL_AUDIO_PREFIX : CALL_VIDEO_PREFIX) + token;
}

/**
 * Rejects a call that rings, on all devices of the account. The stanza is that of Baileys' rejectCall, which takes no
 * answer for one.
 * @param caller with device
 * @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses
 */
export async function rejectCall(callId: string, caller: string, sock: WASocket): Promise<void> {
	const attrs = { 'call-id': callId, 'call-creator': caller, count: '0' };
	const reject = { tag: 'reject', attrs };
	const call = { tag: 'call', attrs: { from: sock.user?.id ?? '', to: caller }, content: [reject] };
	await say(call, 'it did not confirm that the call is rejected', sock);
}

/** Says something of a call, which the server acknowledges. */
async function say(call: BinaryNode, what: string, sock: WASocket): Promise<BinaryNode> {
	const ack = await answered(sock.query(call) as Promise<BinaryNode | undefined>, what);
	const { error } = ack.attrs;
	if (error !== undefined) throw refused(error, false);
	return ack;
}
