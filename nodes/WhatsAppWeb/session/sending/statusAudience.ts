import { decodePlain } from '../../contract/plainData';
import type { Audience } from '../../contract/SendCommand';
import { WhatsAppError } from '../../errors';
import { isLidJid, isPnJid, phoneOf, STATUS_JID } from '../../message/jid';
import type { Budget } from '../../primitives/Budget';
import type { AccountStore } from '../../store/Store';
import { blockedJids } from '../account/blockList';
import { knownPn } from '../account/identities';
import { isMe, ownJid, ownJids } from '../account/me';
import type { OutgoingMessage } from '../messages/outgoing';
import type { LookupParts } from './SenderParts';

/** Numbers in one question. */
const AT_ONCE = 50;

interface Person {
	/** As they were given. */
	jid: string;
	pn: string | null;
	lid: string | null;
}

/**
 * The people whom a status is sent to: never to those whom the account has blocked, and always to its own other devices.
 * @param byLid whether they are addressed by LID, which leaves out those who have none
 * @throws WhatsAppError `recipient_not_found` when nobody is left; `rate_limited`, `upstream_timeout`
 */
export async function audienceOf(
	audience: Audience,
	byLid: boolean,
	parts: LookupParts,
	budget: Budget,
): Promise<{ jids: string[]; warnings: string[] }> {
	const { me, sock, caches } = parts;
	const wanted =
		audience.of === 'chosen'
			? await identified(audience.people, parts, budget)
			: await contacts(byLid, parts, budget);
	const excluded = new Set(await blockedJids(sock, caches));
	if (audience.of === 'except') {
		for (const person of await identified(audience.people, parts, budget)) {
			for (const jid of jidsOf(person)) excluded.add(jid);
		}
	}
	const others = wanted.filter((person) => !jidsOf(person).some((jid) => isMe(jid, me)));
	const allowed = others.filter((person) => !jidsOf(person).some((jid) => excluded.has(jid)));
	const found = allowed.flatMap(({ pn, lid }) => (byLid ? lid : (pn ?? lid)) ?? []);
	const jids = [...new Set(found)];
	if (jids.length === 0) throw nobody(audience);
	const left = others.length - found.length;
	return {
		jids: [...jids, ownJid(byLid, me)],
		warnings: audience.of === 'chosen' && left > 0 ? [leftOut(left)] : [],
	};
}

/** The JIDs that a status of this session went to, while the outbox has it. */
export async function audienceOfPost(
	messageId: string,
	{ outbox }: AccountStore,
): Promise<string[] | undefined> {
	const entry = await outbox.byMessageId(messageId);
	return entry ? decodePlain<OutgoingMessage>(entry.payload).audience : undefined;
}

/** The people of the account's address book. */
async function contacts(byLid: boolean, parts: LookupParts, budget: Budget): Promise<Person[]> {
	const own = ownJids(parts.me);
	const known = await parts.directory.find({
		words: '',
		isWanted: (jid, type) => type === 'direct' && !own.includes(jid),
	});
	const people = known
		.filter(({ isContact }) => isContact)
		.map(({ jids }) => ({
			jid: jids[0] ?? '',
			pn: jids.find(isPnJid) ?? null,
			lid: jids.find(isLidJid) ?? null,
		}));
	if (!byLid) return people;
	const unknown = people.filter(({ lid }) => lid === null).map(({ jid }) => jid);
	const looked = await identified(unknown, parts, budget);
	return [...people.filter(({ lid }) => lid !== null), ...looked];
}

/** Both JIDs of each; WhatsApp is asked about numbers. */
async function identified(
	jids: readonly string[],
	{ numberChecks, sock }: LookupParts,
	budget: Budget,
): Promise<Person[]> {
	const numbers = jids.filter(isPnJid);
	const people: Person[] = [];
	for (const jid of jids) {
		if (isLidJid(jid)) people.push({ jid, pn: await knownPn(jid, sock.authState.keys), lid: jid });
	}
	for (let start = 0; start < numbers.length; start += AT_ONCE) {
		const some = numbers.slice(start, start + AT_ONCE);
		const phones = some.map((jid) => phoneOf(jid) ?? '');
		const found = await numberChecks.check(phones, sock, budget);
		for (const [index, jid] of some.entries()) {
			people.push({ jid, pn: found[index]?.pn ?? null, lid: found[index]?.lid ?? null });
		}
	}
	return people;
}

function jidsOf({ jid, pn, lid }: Person): string[] {
	return [jid, pn, lid].filter((each) => each !== null);
}

function nobody({ of }: Audience): WhatsAppError {
	const description =
		of === 'chosen'
			? 'None of the people chosen is on WhatsApp, or you have blocked them.'
			: 'A status is shown to the people in the address book of the phone, as far as WhatsApp has told it. Save somebody there, or choose people.';
	return new WhatsAppError('recipient_not_found', 'There is nobody to show the status to', {
		description,
		details: { to: STATUS_JID, reason: 'no_audience' },
	});
}

function leftOut(count: number): string {
	return count === 1
		? 'One of the people chosen is not on WhatsApp or blocked, and does not get the status.'
		: `${count} of the people chosen are not on WhatsApp or blocked, and do not get the status.`;
}
