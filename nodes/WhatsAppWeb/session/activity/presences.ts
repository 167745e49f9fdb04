import { bareJid, isGroupJid } from '../../message/jid';
import type { EventName, NewEvent } from '../../contract/events/SessionEvent';
import { personOf } from '../account/identities';
import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ActivityParts, ActivitySource } from './ActivitySource';

/** Who is online and who is typing. WhatsApp sends it to devices that are online themselves. */
export const presences: ActivitySource = ({ sock: { ws } }, parts) => {
	const listen = (tag: string, event: EventName, read: typeof presenceOf): void => {
		ws.on(`CB:${tag}`, (stanza: BinaryNode) => {
			if (!parts.deliveries.isAwaited(event, false)) return;
			read(stanza, parts).then((found) => found && parts.publish(found), parts.report);
		});
	};
	listen('presence', 'presence', presenceOf);
	listen('chatstate', 'chat_presence', chatPresenceOf);
};

/** `last` is Unix seconds, or `deny` where the person's settings hide it. */
async function presenceOf(
	{ attrs }: BinaryNode,
	parts: ActivityParts,
): Promise<NewEvent | undefined> {
	const { from = '', type, last } = attrs;
	if (isGroupJid(from)) return undefined;
	const { who } = await personOf(from, parts);
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

/** `<chatstate from participant?><composing media?/></chatstate>`, or `<paused/>`. */
async function chatPresenceOf(
	stanza: BinaryNode,
	parts: ActivityParts,
): Promise<NewEvent | undefined> {
	const { from = '', participant, participant_pn, participant_lid } = stanza.attrs;
	const doing = child(stanza);
	if (doing?.tag !== 'composing' && doing?.tag !== 'paused') return undefined;
	const { who } = await personOf(participant ?? from, parts, participant_pn ?? participant_lid);
	const recording = doing.tag === 'composing' && doing.attrs.media === 'audio';
	return {
		event: 'chat_presence',
		data: { chat: bareJid(from), ...who, state: recording ? 'recording' : doing.tag },
	};
}
