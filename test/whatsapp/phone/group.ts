import type { BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import type { GroupOptions, GroupView, Phone, SendOptions } from '../contract.ts';
import type { Group } from '../groups.ts';
import { makeCommunity } from '../handlers/communities.ts';
import { announceChange } from '../handlers/group.ts';
import { child, children, stanza } from '../stanza.ts';
import { draft, encryptContent, type Sent } from './outgoing.ts';
import { pad } from './signal.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

/** @see Phone.createGroup */
export function createGroup(
	phone: SimulatedPhone,
	subject: string,
	members: readonly Phone[],
	options?: GroupOptions,
): Group {
	const { server, account } = phone;
	const group = server.groups.create(account, subject, options);
	for (const { number } of members) {
		const member = server.directory.find(number);
		if (member && member !== account) group.members.set(member, undefined);
	}
	const key = server.newId();
	const created = stanza('create', { type: 'new', key }, [group.toStanza()]);
	announceChange(server, account, group, created);
	return group;
}

/** @see Phone.groups */
export function groupsOf({ server, account }: SimulatedPhone): GroupView[] {
	const numberOf = (jid: string) => server.directory.find(jid)?.pn ?? jid;
	return server.groups.of(account).map(({ jid, subject, members, changes }) => ({
		jid,
		subject,
		members: [...members].map(([member, role]) => ({ jid: member.pn, isAdmin: Boolean(role) })),
		changes: changes.map(({ at, by, change }) => ({
			at,
			by: by.pn,
			what: change.tag,
			people: children(change)
				.filter(({ tag }) => tag === 'participant')
				.map(({ attrs }) => numberOf(attrs.jid ?? '')),
			...(change.tag === 'subject' && { subject: change.attrs.subject ?? '' }),
		})),
	}));
}

/** @see Phone.createCommunity */
export function createCommunity(
	{ server, account }: SimulatedPhone,
	subject: string,
	members: readonly Phone[],
): Group {
	const settings = { approval: false, membersMayAddGroups: false };
	const community = makeCommunity(server, account, subject, settings, false);
	for (const group of [community, ...server.groups.within(community)]) {
		for (const { number } of members) {
			const member = server.directory.find(number);
			if (member && member !== account) group.members.set(member, undefined);
		}
		const created = stanza('create', { type: 'new', key: server.newId() }, [group.toStanza()]);
		announceChange(server, account, group, created);
	}
	return community;
}

/** Encrypts a message once with the sender key, and that key for every device that lacks it. */
export async function composeForGroup(
	phone: SimulatedPhone,
	to: string,
	message: proto.IMessage,
	options: SendOptions,
): Promise<BinaryNode> {
	const group = phone.server.groups.find(to);
	if (!group) throw new Error(`there is no group ${to}`);
	const sent = draft(group.jid, message, options);
	const { ciphertext, senderKeyDistributionMessage } =
		await phone.signal.repository.encryptGroupMessage({
			group: group.jid,
			data: pad(message),
			meId: phone.device.lid,
		});
	const holders = phone.keyHolders.get(group.jid) ?? new Set<Device>();
	phone.keyHolders.set(group.jid, holders);
	const key = {
		groupId: group.jid,
		axolotlSenderKeyDistributionMessage: senderKeyDistributionMessage,
	};
	const copies: BinaryNode[] = [];
	for (const device of group.devices) {
		if (device === phone.device || holders.has(device)) continue;
		const enc = await encryptContent(phone, device, { senderKeyDistributionMessage: key });
		copies.push(stanza('to', { jid: group.deviceJidOf(device) }, [enc]));
		holders.add(device);
	}
	phone.sent.set(sent.id, sent);
	const { id, attrs } = sent;
	return stanza('message', { id, to: group.jid, ...attrs, addressing_mode: group.addressing }, [
		stanza('enc', { v: '2', type: 'skmsg' }, ciphertext),
		...(copies.length > 0 ? [stanza('participants', {}, copies)] : []),
	]);
}

/** Encrypts a message again for one device that could not decrypt it, together with the sender key. */
export async function resendToGroup(
	phone: SimulatedPhone,
	{ id, to, message, attrs }: Sent,
	device: Device,
	receipt: BinaryNode,
): Promise<BinaryNode> {
	const group = phone.server.groups.find(to);
	const key = await phone.signal.repository.getSenderKeyDistributionMessage({
		group: to,
		meId: phone.device.lid,
	});
	const senderKeyDistributionMessage = { groupId: to, axolotlSenderKeyDistributionMessage: key };
	const content = { ...message, senderKeyDistributionMessage };
	const count = child(receipt, 'retry')?.attrs.count;
	const enc = await encryptContent(phone, device, content, count);
	const participant = group?.deviceJidOf(device);
	return stanza('message', { id, to, participant, ...attrs }, [enc]);
}
