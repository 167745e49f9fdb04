import { WhatsAppError } from '../../errors';
import { bareJid, isGroupJid, isStatusJid, isUserJid } from '../../message/jid';
import { type Budget, timedOut } from '../../primitives/Budget';
import { notOnWhatsApp } from '../account/AddressBook';
import { assertMayPost, groupMetadata } from '../account/groups';
import { isMe, ownJid } from '../account/me';
import type { ChatContext } from '../messages/chatContext';
import { queryError } from '../wire/refusals';
import type { Audience } from '../../contract/SendCommand';
import { ensureSessions } from './ensureSessions';
import type { LookupParts, SenderParts } from './SenderParts';
import { audienceOf } from './statusAudience';

/** A chat that can be written to. */
export interface PreparedChat extends ChatContext {
	/** Of a status: JIDs of those who get it, the account's own among them. */
	audience?: string[];
	/** For the result of the command: sentences. */
	warnings: string[];
}

/** How often the keys of a group are asked for: an answer with the keys of hundreds of devices is lost more easily. */
const KEY_QUERIES = 2;

/** People whose devices are asked for at once. The largest groups have as many. */
const AT_ONCE = 1_000;

/**
 * Looks up the recipient, the devices and their keys. Baileys would not report what is missing: it sends a message to
 * nobody if the recipient has no devices, and leaves out devices without keys.
 *
 * Also fills the caches from which Baileys sends, before Baileys takes its lock: a slow group does not delay others.
 * @param to a JID without device
 * @param isPost whether the message is one of its own
 * @param audience of a status, as it was chosen, or as JIDs that were found before
 * @throws WhatsAppError `recipient_not_found`, `group_posting_restricted`, `group_prekey_timeout`, `upstream_timeout`, …
 */
export async function preflight(
	to: string,
	isPost: boolean,
	parts: SenderParts,
	budget: Budget,
	audience: Audience | string[] = { of: 'contacts' },
): Promise<PreparedChat> {
	const late = () => timedOut('the recipient is still being looked up');
	return await parts.dialler.use(
		budget,
		async (connection) => {
			const { sock } = connection;
			const me = parts.me();
			const step = async <T>(work: Promise<T>, onTimeout: () => Error): Promise<T> =>
				await budget.race(connection.during(work), onTimeout);
			if (isUserJid(to)) return await step(preparePerson(to, { ...parts, sock, me }), late);
			if (isStatusJid(to)) {
				const lookUp = { ...parts, sock, me };
				return await step(prepareStatus(to, audience, lookUp, budget), late);
			}
			const address = { jid: to, pn: null, lid: null };
			if (!isGroupJid(to)) return { address, byLid: false, me, warnings: [] };
			const group = await step(groupMetadata(to, sock, parts.caches), late);
			assertMayPost(group, me, isPost);
			const byLid = group.addressingMode === 'lid';
			const members = group.participants.map(({ id }) => id);
			const warnings = await step(fetchMembersKeys(members, { ...parts, sock, me }), () =>
				prekeyTimeout(members),
			);
			return { address, byLid, group, me, warnings };
		},
		// Each step bounds its own wait.
		(prepared) => prepared,
	);
}

/** A status is addressed by LID as soon as the account has one, whoever it goes to (WhatsApp Web, whatsmeow). */
async function prepareStatus(
	to: string,
	wanted: Audience | string[],
	parts: LookupParts,
	budget: Budget,
): Promise<PreparedChat> {
	const { me } = parts;
	const byLid = me.lid !== null;
	const { jids: audience, warnings } = Array.isArray(wanted)
		? { jids: wanted, warnings: [] }
		: await audienceOf(wanted, byLid, parts, budget);
	for (let start = 0; start < audience.length; start += AT_ONCE) {
		const some = audience.slice(start, start + AT_ONCE);
		warnings.push(...(await fetchMembersKeys(some, parts)));
	}
	const address = { jid: to, pn: null, lid: null };
	return { address, byLid, me, audience, warnings };
}

async function preparePerson(to: string, parts: LookupParts): Promise<PreparedChat> {
	const { addressBook, sock, me } = parts;
	for await (const address of addressBook.candidates(to, sock)) {
		if (!(await hasDevices(address.jid, parts))) continue;
		const byLid = address.jid === address.lid;
		await fetchPersonKeys(address.jid, ownJid(byLid, me), parts);
		return { address, byLid, me, warnings: [] };
	}
	throw notOnWhatsApp(to);
}

/** JIDs of all devices of these people. */
async function devicesOf(people: string[], { sock }: LookupParts): Promise<string[]> {
	try {
		return (await sock.getUSyncDevices(people, true, false)).map(({ jid }) => jid);
	} catch (error) {
		throw queryError(error, false) ?? error;
	}
}

async function hasDevices(jid: string, parts: LookupParts): Promise<boolean> {
	const start = performance.now();
	const devices = await devicesOf([jid], parts);
	if (devices.length > 0) return true;
	// Baileys gives up a query after this long as if its answer were empty.
	if (performance.now() - start >= parts.timing.queryMs) {
		throw timedOut("the recipient's devices could not be looked up");
	}
	return false;
}

/**
 * @param own the account's own JID in the chat: its other devices get the message too
 * @throws WhatsAppError `upstream_timeout` when none of the recipient's devices has keys
 */
async function fetchPersonKeys(jid: string, own: string, parts: LookupParts): Promise<void> {
	const devices = await devicesOf([own, jid], parts);
	const { missing } = await ensureSessions(devices, parts);
	const theirs = devices.filter((device) => bareJid(device) === jid);
	if (theirs.some((device) => !missing.includes(device))) return;
	const [user = ''] = jid.split('@');
	parts.caches.devices.del(user);
	throw timedOut("the keys of the recipient's devices could not be fetched");
}

/** @returns warnings @throws WhatsAppError `group_prekey_timeout` without an answer, or when no other member has keys */
async function fetchMembersKeys(members: string[], parts: LookupParts): Promise<string[]> {
	const devices = await devicesOf(members, parts);
	const others = devices.filter((jid) => !isMe(bareJid(jid), parts.me));
	for (let query = 1; ; query += 1) {
		const { missing, unanswered } = await ensureSessions(devices, parts);
		const lacking = new Set(missing);
		const count = others.filter((jid) => lacking.has(jid)).length;
		if (count === 0) return [];
		if (!unanswered && count < others.length) {
			return [`${count} of ${others.length} devices cannot decrypt the message yet.`];
		}
		if (!unanswered || query === KEY_QUERIES) throw prekeyTimeout(members);
	}
}

function prekeyTimeout(members: string[]): WhatsAppError {
	return new WhatsAppError(
		'group_prekey_timeout',
		`The keys of the ${members.length} members could not be fetched in time`,
		{ description: 'Try again: what was fetched is kept.' },
	);
}
