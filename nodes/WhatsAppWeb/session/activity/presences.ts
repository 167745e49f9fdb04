import { bareJid, isGroupJid } from '../../message/jid';
import type { BinaryNode } from '../wire/baileys';
import type { ActivityParts, ActivitySource } from './ActivitySource';
import type { NewEvent } from '../../contract/events/SessionEvent';
import { personOf } from '../account/identities';
import { child } from '../wire/stanza';

/** Who is online, and who is writing. WhatsApp tells it to devices that are online themselves. */
export const presences: ActivitySource = ({ sock: { ws } }, core, publish) => {
	const { deliveries, report } = core;
	ws.on('CB:presence', (stanza: BinaryNode) => {
		if (!deliveries.isAwaited('presence', false)) return;
		presenceOf(stanza, core).then((news) => news && publish(news), report);
	});
	ws.on('CB:chatstate', (stanza: BinaryNode) => {
		if (!deliveries.isAwaited('chat_presence', false)) return;
		chatPresenceOf(stanza, core).then((news) => news && publish(news), report);
	});
};

/** `last` is Unix seconds, or `deny` where the person's settings hide it. */
async function presenceOf(
	{ attrs }: BinaryNode,
	core: ActivityParts,
): Promise<NewEvent | undefined> {
	const { from = '', type, last } = attrs;
	if (isGroupJid(from)) return undefined;
	const { who } = await personOf(from, core);
	return {
		event: 'presence',
		data: {
			chat: who.sender,
			...who,
			state: type === 'unavailable' ? 'unavailable' : 'available',
			lastSeen: Number(last) || null,
		},
	};
}

async function chatPresenceOf(
	stanza: BinaryNode,
	core: ActivityParts,
): Promise<NewEvent | undefined> {
	const { from = '', participant, participant_pn, participant_lid } = stanza.attrs;
	const doing = child(stanza);
	if (doing?.tag !== 'composing' && doing?.tag !== 'paused') return undefined;
	const told = participant_pn ?? participant_lid;
	const { who } = await personOf(participant ?? from, core, told);
	const recording = doing.tag === 'composing' && doing.attrs.media === 'audio';
	return {
		event: 'chat_presence',
		data: { chat: bareJid(from), ...who, state: recording ? 'recording' : doing.tag },
	};
}
