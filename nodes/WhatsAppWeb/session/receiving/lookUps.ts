import { bareJid } from '../../message/jid';
import { jidsIn } from '../../message/received/people';
import { addAlternate, lacksAlternate } from '../account/alternateJid';
import { peopleOf } from '../account/people';
import type { SessionParts } from '../connection/SessionParts';
import { bareQuote, quotedContent } from '../messages/quoted';
import { type Arrival, mayWait } from './interpret';
import { doubtGroup, statedTimer } from './statedTimer';

type LookUp = () => Promise<void>;

type LookUpParts = Pick<SessionParts, 'account' | 'auth' | 'baileys' | 'caches' | 'me' | 'timers'>;

/** What the store is asked for, or told, before a message is read. WhatsApp is not asked: other messages wait. */
export function lookUpsOf(arrival: Arrival, parts: LookUpParts): LookUp[] {
	const { message } = arrival;
	const lookUps: LookUp[] = [];
	if (lacksAlternate(message)) lookUps.push(async () => await addAlternate(message, parts));
	if (!mayWait(arrival)) return lookUps;
	try {
		lookUps.push(...ofContent(arrival, parts));
	} catch {
		// A message that cannot be read is told as such when it is read.
	}
	return lookUps;
}

function ofContent(arrival: Arrival, parts: LookUpParts): LookUp[] {
	const { auth, account, baileys, caches, me, timers } = parts;
	const { key, message } = arrival.message;
	const lookUps: LookUp[] = [];
	const timer = statedTimer(arrival.message, timers);
	if (timer) {
		doubtGroup(timer, caches);
		// On disk before the event: the answer to it carries the timer.
		lookUps.push(async () => await timers.learn(timer.chat, timer.stated));
	}
	const jids = jidsIn(message);
	if (jids.length > 0) {
		const group = caches.groups.get(key.remoteJid ?? '');
		lookUps.push(async () => {
			arrival.people = await peopleOf(jids, parts, group);
		});
	}
	const chats = [key.remoteJid, key.remoteJidAlt].flatMap((jid) => (jid ? [bareJid(jid)] : []));
	const quote = bareQuote(message, chats);
	if (quote) {
		lookUps.push(async () => {
			arrival.quoted = await quotedContent(quote, { account, keys: auth.keys, me: me(), baileys });
		});
	}
	return lookUps;
}
