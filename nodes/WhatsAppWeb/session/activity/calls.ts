import { bareJid } from '../../message/jid';
import type { CallStatus, NewEvent } from '../../contract/events/SessionEvent';
import type { CallOffer } from '../account/caches';
import { personOf } from '../account/identities';
import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ActivityParts, ActivitySource } from './ActivitySource';

/** By the tag of a step. The others (`preaccept`, `transport`, …) are between phones. */
const STATUS: ReadonlyMap<string, CallStatus> = new Map(
	Object.entries({
		offer: 'offer',
		offer_notice: 'offer',
		accept: 'accept',
		reject: 'reject',
		terminate: 'terminate',
	}),
);

/** Calls as they ring and end, rejected for triggers that want it. */
export const calls: ActivitySource = ({ sock, gate }, parts) => {
	const { deliveries, live, report } = parts;
	gate.before('call', (stanza) => {
		const step = child(stanza);
		const status = STATUS.get(step?.tag ?? '');
		if (!step || !status) return undefined;
		const { 'call-id': id = '', 'call-creator': caller = stanza.attrs.from ?? '' } = step.attrs;
		const isLive = stanza.attrs.offline === undefined;
		if (status === 'offer' && isLive && live.rejectsCalls) {
			sock.rejectCall(id, caller).catch(report);
		}
		const offer = offerOf(id, caller, step, parts);
		if (!deliveries.isAwaited('call', false)) return undefined;
		return callEvent(stanza, step, status, offer, parts).then(parts.publish).catch(report);
	});
};

async function callEvent(
	{ attrs }: BinaryNode,
	step: BinaryNode,
	status: CallStatus,
	offer: CallOffer | undefined,
	parts: ActivityParts,
): Promise<NewEvent> {
	const { 'call-id': id = '', 'call-creator': caller = attrs.from ?? '', reason } = step.attrs;
	const { who } = await personOf(caller, parts, offer?.pn);
	// A call that nobody answered ends with `timeout` as its reason, one that was hung up with another.
	const ended = status === 'terminate' && reason === 'timeout' ? 'timeout' : status;
	return {
		event: 'call',
		dedupeKey: `${id}|${ended}`,
		timestamp: Number(attrs.t) || undefined,
		data: {
			chat: offer?.group ?? (who.fromMe ? bareJid(attrs.from ?? '') : who.sender),
			...who,
			id,
			status: ended,
			isVideo: offer?.isVideo ?? null,
			isGroup: offer ? offer.group !== null : null,
			offline: attrs.offline !== undefined,
		},
	};
}

/** The call as its first step described it; undefined when an earlier process got that step. */
function offerOf(
	id: string,
	caller: string,
	step: BinaryNode,
	{ caches }: ActivityParts,
): CallOffer | undefined {
	if (STATUS.get(step.tag) !== 'offer') {
		const known = caches.offers.get(id);
		if (known) caches.offers.set(id, { ...known, isOver: true });
		return known;
	}
	const { media, caller_pn: pn, 'group-jid': group = null } = step.attrs;
	const isVideo = media === 'video' || child(step, 'video') !== undefined;
	const offer = { isVideo, group, caller, pn, isOver: false };
	caches.offers.set(id, offer);
	return offer;
}
