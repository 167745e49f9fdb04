import { BufferJSON, proto, type BinaryNode } from '@whiskeysockets/baileys';
import { Device, UploadedKeys, type Account } from './accounts.ts';
import type { GroupOptions, ReceivedMessage } from './contract.ts';
import type { Group, Role } from './groups.ts';
import type { Sent } from './phone/outgoing.ts';
import type { PhoneKeys, SimulatedPhone } from './phone/SimulatedPhone.ts';
import type { Server } from './server.ts';

interface Saved {
	lastId: number;
	accounts: SavedAccount[];
	groups: SavedGroup[];
}

interface SavedAccount extends Pick<Account, 'number' | 'lid' | 'pushName' | 'created'> {
	/** Patches by collection. */
	appState: [string, Buffer[]][];
	phone: SavedPhone;
	companions: SavedCompanion[];
}

/** What a phone is made of again. */
interface SavedPhone extends PhoneKeys {
	received: Encoded<ReceivedMessage>[];
	sent: Encoded<Sent>[];
	seen: string[];
	/** JIDs of the devices that have its sender key, by group. */
	keyHolders: [string, string[]][];
}

/** With the message as protobuf: JSON does not keep its types. */
type Encoded<Message> = Omit<Message, 'message'> & { message: Uint8Array };

interface SavedCompanion
	extends Pick<Device, 'index' | 'noiseKey' | 'identity' | 'welcomed'>,
		Pick<UploadedKeys, 'registrationId' | 'signedPreKey'> {
	identityKey: Buffer;
	preKeys: [number, Buffer][];
	/** Stanzas that it has not acknowledged. */
	waiting: readonly BinaryNode[];
}

interface SavedGroup extends Required<GroupOptions>, Pick<Group, 'subject' | 'created'> {
	/** Number of its creator. */
	creator: string;
	/** By number. */
	members: [string, Role][];
}

/** @see WhatsApp.save */
export function save(server: Server): string {
	const saved: Saved = {
		lastId: server.lastId,
		accounts: server.directory.accounts.map((account) => ({
			number: account.number,
			lid: account.lid,
			pushName: account.pushName,
			created: account.created,
			appState: [...account.appState],
			phone: savePhone(server.phone(account.number) as SimulatedPhone),
			companions: account.companions.map(saveCompanion),
		})),
		groups: server.groups.all.map((group) => ({
			creator: group.creator.number,
			subject: group.subject,
			created: group.created,
			addressing: group.addressing,
			announce: group.announce,
			communityAnnounce: group.communityAnnounce,
			members: [...group.members].map(([{ number }, role]) => [number, role]),
		})),
	};
	return JSON.stringify(saved, BufferJSON.replacer);
}

function savePhone(phone: SimulatedPhone): SavedPhone {
	return {
		signal: phone.signal.save(),
		appStateKey: phone.appStateKey,
		received: phone.received.map(encoded),
		sent: [...phone.sent.values()].map(encoded),
		seen: [...phone.seen],
		keyHolders: [...phone.keyHolders].map(([group, holders]) => [
			group,
			[...holders].map(({ pn }) => pn),
		]),
	};
}

function saveCompanion(device: Device): SavedCompanion {
	const { registrationId, identity: identityKey, signedPreKey, preKeys } = uploaded(device);
	const { index, noiseKey, identity, welcomed, inbox } = device;
	return {
		...{ index, noiseKey, identity, welcomed },
		...{ registrationId, identityKey, signedPreKey },
		preKeys: [...preKeys],
		waiting: inbox.waiting,
	};
}

function uploaded({ keys }: Device): UploadedKeys {
	if (keys instanceof UploadedKeys) return keys;
	throw new Error('only companions upload keys');
}

/** Fills a server that knows nobody yet. @param text what {@link save} has returned */
export function restore(server: Server, text: string): void {
	const saved = JSON.parse(text, BufferJSON.reviver) as Saved;
	server.lastId = saved.lastId;
	for (const { number, lid, pushName, created, appState, companions, phone } of saved.accounts) {
		const { account } = server.addPhone(number, { lid, pushName }, phone);
		account.created = created;
		for (const [name, patches] of appState) account.appState.set(name, patches);
		for (const companion of companions) addCompanion(account, companion);
	}
	const find = (number: string) => server.directory.find(number) as Account;
	for (const { creator, subject, created, members, ...options } of saved.groups) {
		const group = server.groups.create(find(creator), subject, options);
		group.created = created;
		group.members.clear();
		for (const [number, role] of members) group.members.set(find(number), role);
	}
	for (const { number, phone } of saved.accounts) {
		fillPhone(server.phone(number) as SimulatedPhone, phone);
	}
}

function addCompanion(account: Account, saved: SavedCompanion): void {
	const { index, registrationId, identityKey, signedPreKey, preKeys, welcomed, waiting } = saved;
	const keys = new UploadedKeys(registrationId, identityKey, signedPreKey);
	for (const [id, key] of preKeys) keys.preKeys.set(id, key);
	const device = new Device(account, index, keys, saved);
	device.welcomed = welcomed;
	for (const stanza of waiting) device.inbox.push(stanza);
	while (account.nextDevice() < index);
	account.devices.set(index, device);
}

/** Once all devices are there. */
function fillPhone(phone: SimulatedPhone, { received, sent, seen, keyHolders }: SavedPhone): void {
	for (const message of received) phone.messageBox.push(decoded(message));
	for (const message of sent) phone.sent.set(message.id, decoded(message));
	for (const key of seen) phone.seen.add(key);
	const { directory } = phone.server;
	for (const [group, jids] of keyHolders) {
		phone.keyHolders.set(group, new Set(jids.flatMap((jid) => directory.device(jid) ?? [])));
	}
}

function encoded<Message extends { message: proto.IMessage }>(whole: Message): Encoded<Message> {
	return { ...whole, message: proto.Message.encode(whole.message).finish() };
}

function decoded<Message>(
	whole: Encoded<Message>,
): Omit<Message, 'message'> & { message: proto.IMessage } {
	return { ...whole, message: proto.Message.decode(whole.message) };
}
