import { WhatsAppError } from '../../errors';
import { bareJid, isGroupJid, isUserJid } from '../../message/jid';
import { type Budget, timedOut } from '../../primitives/Budget';
import { notOnWhatsApp } from '../account/AddressBook';
import { assertMayPost, groupMetadata } from '../account/groups';
import { isMe, type Me, ownJid } from '../account/me';
import type { ChatContext } from '../messages/chatContext';
import type { GroupMetadata, WASocket } from '../wire/baileys';
import { queryError } from '../wire/refusals';
import { ensureSessions } from './ensureSessions';
import type { SenderParts } from './SenderParts';

/** A chat that can be written to. */
export interface PreparedChat extends ChatContext {
	/** For the result of the command: sentences. */
	warnings: string[];
}

interface LookupParts extends Omit<SenderParts, 'me'> {
	sock: WASocket;
	me: Me;
}

/** How often the keys of a group are asked for: an answer with the keys of hundreds of devices is lost more easily. */
const KEY_QUERIES = 2;

/**
 * Looks up the recipient, the devices and their keys. Baileys would not report what is missing: it sends a message to
 * nobody if the recipient has no devices, and leaves out devices without keys.
 *
 * Also fills the caches from which Baileys sends, before Baileys takes its lock: a slow group does not delay others.
 * @param to a JID without device
 * @param isPost whether the message is one of its own
 * @throws WhatsAppError `recipient_not_found`, `group_posting_restricted`, `group_prekey_timeout`, `upstream_timeout`, …
 */
export async function preflight(
	to: string,
	isPost: boolean,
	parts: SenderParts,
	budget: Budget,
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
			const address = { jid: to, pn: null, lid: null };
			if (!isGroupJid(to)) return { address, byLid: false, me, warnings: [] };
			const group = await step(groupMetadata(to, sock, parts.caches), late);
			assertMayPost(group, me, isPost);
			const byLid = group.addressingMode === 'lid';
			const warnings = await step(fetchGroupKeys(group, { ...parts, sock, me }), () =>
				prekeyTimeout(group),
			);
			return { address, byLid, group, me, warnings };
		},
		// Each step bounds its own wait.
		(prepared) => prepared,
	);
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
async function fetchGroupKeys(group: GroupMetadata, parts: LookupParts): Promise<string[]> {
	const members = group.participants.map(({ id }) => id);
	const devices = await devicesOf(members, parts);
	const others = devices.filter((jid) => !isMe(bareJid(jid), parts.me));
	for (let query = 1; ; query += 1) {
		const { missing, unanswered } = await ensureSessions(devices, parts);
		const lacking = new Set(missing);
		const count = others.filter((jid) => lacking.has(jid)).length;
		if (count === 0) return [];
		if (!unanswered && count < others.length) {
			return [`${count} of ${others.length} devices in the group cannot decrypt the message yet.`];
		}
		if (!unanswered || query === KEY_QUERIES) throw prekeyTimeout(group);
	}
}

function prekeyTimeout(group: GroupMetadata): WhatsAppError {
	return new WhatsAppError(
		'group_prekey_timeout',
		`The keys of the ${group.participants.length} members could not be fetched in time`,
		{ description: 'Try again: what was fetched is kept.' },
	);
}
