import { isUserJid } from '../../../message/jid';
import type { Timer } from '../../../message/received/timer';
import { unixNow } from '../../../primitives/unixNow';
import { isMe } from '../../account/me';
import { namesOf } from '../../account/names';
import type { ChatContext } from '../../messages/chatContext';
import type { SenderParts } from '../SenderParts';

type TimerParts = Pick<SenderParts, 'names' | 'timers'>;

/**
 * The disappearing timer that a message to this chat must carry. A group's is the server's to tell.
 * @returns undefined where none was ever set, as far as is known
 */
export async function chatTimer(
	{ address, group, me }: ChatContext,
	{ names, timers }: TimerParts,
): Promise<Timer | undefined> {
	const { jid, pn, lid } = address;
	const known = await timers.of(jid);
	if (group) {
		const seconds = group.ephemeralDuration ?? 0;
		if (known?.seconds === seconds) return known;
		if (!known && seconds === 0) return undefined;
		const stated = { seconds, setAt: null, at: unixNow() };
		await timers.learn([jid], stated);
		return stated;
	}
	if (known || !isUserJid(jid) || isMe(jid, me)) return known;

	// Apps start new chats with it; a chat in which the other person has written is not new.
	const { standard } = timers;
	if (!standard) return undefined;
	const who = { sender: jid, senderPn: pn ?? undefined, senderLid: lid ?? undefined };
	if ((await namesOf({ ...who, fromMe: false }, { names })).pushName !== undefined)
		return undefined;
	const stated = { ...standard, at: unixNow() };
	await timers.learn(
		[jid, pn, lid].filter((each) => each !== null),
		stated,
	);
	return stated;
}
