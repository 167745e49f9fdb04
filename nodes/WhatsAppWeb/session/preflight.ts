import { WhatsAppError } from '../errors';
import { bareJid, isGroupJid, isUserJid } from '../message/jid';
import type { Address, AddressBook } from './AddressBook';
import { notOnWhatsApp } from './AddressBook';
import type { GroupMetadata, WASocket } from './baileys';
import { timedOut } from './budget';
import type { SessionCaches } from './caches';
import { assertMayPost, groupMetadata, queryError } from './groups';
import type { Me } from './receivedMessage';

export interface Prepared {
	address: Address;
	/** Whether people are named by LID in this chat. */
	byLid: boolean;
	/** Of groups. */
	group?: GroupMetadata;
	warnings: string[];
}

interface PreflightParts {
	sock: WASocket;
	caches: SessionCaches;
	addressBook: AddressBook;
	me: Me;
	/** ms after which Baileys gives a query up, as if its answer were empty. */
	queryMs: number;
	/** Whether what is to be sent is a message of its own. */
	isPost: boolean;
}

/**
 * Everything that can be known to be wrong before a message is sent. Baileys would not tell: it sends a message whose
 * recipient has no devices to nobody, and leaves those without keys out.
 *
 * Also fills the caches Baileys then sends from, outside the lock it sends under: a slow group does not hold up others.
 */
export async function preflight(to: string, parts: PreflightParts): Promise<Prepared> {
	const address = await parts.addressBook.resolve(to, parts.sock);
	if (isGroupJid(address.jid)) return await prepareGroup(address, parts);
	if (!isUserJid(address.jid)) return { address, byLid: false, warnings: [] };
	const reachable = await reachableAddress(address, parts);
	return { address: reachable, byLid: reachable.jid === reachable.lid, warnings: [] };
}

async function reachableAddress(address: Address, parts: PreflightParts): Promise<Address> {
	if (await hasDevices(address.jid, parts)) return address;
	const other = await parts.addressBook.other(address, parts.sock);
	if (other && (await hasDevices(other.jid, parts))) return other;
	throw notOnWhatsApp();
}

async function hasDevices(jid: string, { sock, queryMs }: PreflightParts): Promise<boolean> {
	const start = performance.now();
	let devices: unknown[];
	try {
		devices = await sock.getUSyncDevices([jid], true, false);
	} catch (error) {
		throw queryError(error, false) ?? error;
	}
	if (devices.length > 0) return true;
	if (performance.now() - start >= queryMs) {
		throw timedOut("the recipient's devices could not be looked up");
	}
	return false;
}

async function prepareGroup(address: Address, parts: PreflightParts): Promise<Prepared> {
	const { sock, caches, me, isPost } = parts;
	const group = await groupMetadata(address.jid, sock, caches);
	assertMayPost(group, me, isPost);
	const members = group.participants.map(({ id }) => id);
	const devices = await sock.getUSyncDevices(members, true, false);
	const others = devices
		.map(({ jid }) => jid)
		.filter((jid) => ![me.pn, me.lid].includes(bareJid(jid)));
	const missing = await withoutSession(others, group, parts);
	return {
		address,
		byLid: group.addressingMode === 'lid',
		group,
		warnings:
			missing > 0
				? [`${missing} of ${others.length} devices in the group cannot decrypt the message yet.`]
				: [],
	};
}

/**
 * Fetches the keys that are missing.
 * @returns how many devices are still without: they ask for the message when they get it
 * @throws WhatsAppError `group_prekey_timeout` when there was no answer, or none with keys
 */
async function withoutSession(
	jids: string[],
	group: GroupMetadata,
	{ sock, queryMs }: PreflightParts,
): Promise<number> {
	const start = performance.now();
	await sock.assertSessions(jids).catch(() => undefined);
	const unanswered = performance.now() - start >= queryMs;
	const sessions = await Promise.all(jids.map((jid) => sock.signalRepository.validateSession(jid)));
	const missing = sessions.filter(({ exists }) => !exists).length;
	if (missing > 0 && (unanswered || missing === jids.length)) throw prekeyTimeout(group);
	return missing;
}

function prekeyTimeout(group: GroupMetadata): WhatsAppError {
	return new WhatsAppError(
		'group_prekey_timeout',
		`The keys of the ${group.participants.length} members could not be fetched in time`,
		{ description: 'Try again: what was fetched is kept.' },
	);
}
