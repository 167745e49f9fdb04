import { WhatsAppError } from '../../errors';
import { bareJid, isGroupJid, isUserJid } from '../../message/jid';
import { type Address, type AddressBook, notOnWhatsApp } from '../account/AddressBook';
import type { Baileys, GroupMetadata, WASocket } from '../wire/baileys';
import { timedOut } from '../../primitives/Budget';
import type { SessionCaches } from '../account/caches';
import { ensureSessions } from './ensureSessions';
import { assertMayPost, groupMetadata } from '../account/groups';
import { queryError } from '../wire/refusals';
import { isMe, type Me, ownJid } from '../account/me';

export interface Prepared {
	address: Address;
	/** Whether people are named by LID in this chat. */
	byLid: boolean;
	/** Of groups. */
	group?: GroupMetadata;
	warnings: string[];
}

interface PreflightParts {
	baileys: Baileys;
	sock: WASocket;
	caches: SessionCaches;
	addressBook: AddressBook;
	me: Me;
	/** ms after which Baileys gives a query up, as if its answer were empty. */
	queryMs: number;
	/** Whether what is to be sent is a message of its own. */
	isPost: boolean;
	/** Told what it means if time runs out from now on. */
	late(error: () => WhatsAppError): void;
}

/** How often the keys of a group are asked for: the answer to hundreds of devices gets lost more easily. */
const KEY_QUERIES = 2;

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
	await prepareDirect(reachable, parts);
	return { address: reachable, byLid: reachable.jid === reachable.lid, warnings: [] };
}

async function reachableAddress(address: Address, parts: PreflightParts): Promise<Address> {
	if (await hasDevices(address.jid, parts)) return address;
	const other = await parts.addressBook.other(address, parts.sock);
	if (other && (await hasDevices(other.jid, parts))) return other;
	throw notOnWhatsApp();
}

/** JIDs of all devices of these people. */
async function devicesOf(people: string[], { sock }: PreflightParts): Promise<string[]> {
	try {
		return (await sock.getUSyncDevices(people, true, false)).map(({ jid }) => jid);
	} catch (error) {
		throw queryError(error, false) ?? error;
	}
}

async function hasDevices(jid: string, parts: PreflightParts): Promise<boolean> {
	const start = performance.now();
	const devices = await devicesOf([jid], parts);
	if (devices.length > 0) return true;
	if (performance.now() - start >= parts.queryMs) {
		throw timedOut("the recipient's devices could not be looked up");
	}
	return false;
}

/** @throws WhatsAppError `upstream_timeout` when none of the recipient's devices has keys */
async function prepareDirect({ jid, lid }: Address, parts: PreflightParts): Promise<void> {
	const { me, caches } = parts;
	const devices = await devicesOf([ownJid(jid === lid, me), jid], parts);
	const { missing } = await ensureSessions(devices, parts);
	const theirs = devices.filter((device) => bareJid(device) === jid);
	if (theirs.some((device) => !missing.includes(device))) return;
	const [user = ''] = jid.split('@');
	caches.devices.del(user);
	throw timedOut("the keys of the recipient's devices could not be fetched");
}

async function prepareGroup(address: Address, parts: PreflightParts): Promise<Prepared> {
	const { sock, caches, me, isPost, late } = parts;
	const group = await groupMetadata(address.jid, sock, caches);
	assertMayPost(group, me, isPost);
	late(() => prekeyTimeout(group));
	const members = group.participants.map(({ id }) => id);
	const devices = await devicesOf(members, parts);
	const others = devices.filter((jid) => !isMe(bareJid(jid), me));
	const missing = await withoutKeys(devices, others, group, parts);
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
 * @param others those of the devices that are not the account's own
 * @returns how many of the others are without keys
 * @throws WhatsAppError `group_prekey_timeout` when there was no answer, or none with keys
 */
async function withoutKeys(
	devices: string[],
	others: string[],
	group: GroupMetadata,
	parts: PreflightParts,
): Promise<number> {
	for (let query = 1; ; query += 1) {
		const { missing, unanswered } = await ensureSessions(devices, parts);
		const lacking = new Set(missing);
		const count = others.filter((jid) => lacking.has(jid)).length;
		if (count === 0 || (!unanswered && count < others.length)) return count;
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
