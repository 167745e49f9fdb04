import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account, Device, Picture } from './accounts.ts';
import type { GroupOptions } from './contract.ts';
import { userOf } from './jid.ts';
import { now, stanza } from './stanza.ts';

export type Role = 'superadmin' | 'admin' | undefined;

export interface CommunitySettings {
	/** Whether admins must approve new members. */
	approval: boolean;
	/** Whether members who are no admins may add groups. */
	membersMayAddGroups: boolean;
}

/** A group with its members and settings. */
export class Group {
	/** Digits; the JID is `<id>@g.us`. */
	readonly id: string;
	readonly creator: Account;
	created = now();
	subject: string;
	subjectAt = now();
	/** The addressing of members on the wire. */
	addressing: 'lid' | 'pn';
	readonly members = new Map<Account, Role>();
	/** Only admins may write. */
	announce: boolean;
	/** Only admins may change its settings. */
	locked = false;
	/** Whether admins must approve new members. */
	approval = false;
	readonly requests = new Set<Account>();
	/** Codes of links that were reset. */
	readonly formerCodes = new Set<string>();
	/** Codes by which one person can join, until a time in Unix seconds. */
	readonly personal = new Map<Account, { code: string; expiration: number; admin: Account }>();
	/** Who has left by themselves: nobody adds them again at once. */
	readonly left = new Set<Account>();
	/** Members that fit in. */
	capacity = 1024;
	memberAddMode = 'admin_add';
	/** Seconds after which messages disappear; 0: never. */
	ephemeral = 0;
	description: { id: string; body: string; at: string; author: Account } | undefined;
	picture: Picture | undefined;
	inviteCode = randomBytes(12).toString('base64url');
	/** The announcement group of a community. */
	readonly communityAnnounce: boolean;
	/** Set for a community itself, which is no chat: it only has groups. */
	community: CommunitySettings | undefined;
	/** The community that it belongs to. */
	parent: Group | undefined;
	/** What was told to its members, in order. */
	readonly changes: Array<{ at: number; by: Account; change: BinaryNode }> = [];
	/** The chat of all members that a community begins with. */
	isGeneralChat = false;

	constructor(id: string, creator: Account, subject: string, options: GroupOptions = {}) {
		this.id = id;
		this.creator = creator;
		this.subject = subject;
		this.addressing = options.addressing ?? 'lid';
		this.announce = options.announce ?? false;
		this.communityAnnounce = options.communityAnnounce ?? false;
		this.members.set(creator, 'superadmin');
	}

	/** Makes the link invalid, and another one. */
	resetInvite(): void {
		this.formerCodes.add(this.inviteCode);
		this.inviteCode = randomBytes(12).toString('base64url');
	}

	/** What somebody is given who cannot be added: for three days. */
	invite(account: Account, admin: Account): { code: string; expiration: number } {
		const expiration = Number(now()) + 3 * 86_400;
		const invitation = { code: randomBytes(12).toString('base64url'), expiration, admin };
		this.personal.set(account, invitation);
		return invitation;
	}

	get jid(): string {
		return `${this.id}@g.us`;
	}

	isAdmin(account: Account): boolean {
		return this.members.get(account) !== undefined;
	}

	/** A member's JID on this group's wire. */
	jidOf(account: Account): string {
		return this.addressing === 'lid' ? account.lid : account.pn;
	}

	/** A member's device on this group's wire. */
	deviceJidOf(device: Device): string {
		return this.addressing === 'lid' ? device.lid : device.pn;
	}

	/** The attributes with a member's other JID. */
	alternateOf(account: Account, prefix = 'participant'): Record<string, string> {
		return this.addressing === 'lid'
			? { [`${prefix}_pn`]: account.pn }
			: { [`${prefix}_lid`]: account.lid };
	}

	/** What says that it is a community, or belongs to one. */
	#communityStanzas(): BinaryNode[] {
		const { community, parent } = this;
		const mode = community?.approval ? 'request_required' : undefined;
		return [
			...(community ? [stanza('parent', { default_membership_approval_mode: mode })] : []),
			...(community?.membersMayAddGroups ? [stanza('allow_non_admin_sub_group_creation', {})] : []),
			...(parent ? [stanza('linked_parent', { jid: parent.jid })] : []),
			...(this.isGeneralChat ? [stanza('general_chat', {})] : []),
		];
	}

	get devices(): Device[] {
		return [...this.members.keys()].flatMap(({ devices }) => [...devices.values()]);
	}

	participant(account: Account, extra: Record<string, string> = {}): BinaryNode {
		const other = this.addressing === 'lid' ? { phone_number: account.pn } : { lid: account.lid };
		const attrs = { jid: this.jidOf(account), ...other, type: this.members.get(account), ...extra };
		return stanza('participant', attrs);
	}

	/** The whole group, as queries and the create notification carry it. */
	toStanza(): BinaryNode {
		const { creator, description } = this;
		return stanza(
			'group',
			{
				id: this.id,
				creator: this.jidOf(creator),
				...this.alternateOf(creator, 'creator'),
				creation: this.created,
				subject: this.subject,
				s_t: this.subjectAt,
				s_o: this.jidOf(creator),
				...this.alternateOf(creator, 's_o'),
				addressing_mode: this.addressing,
				size: String(this.members.size),
			},
			[
				...[...this.members.keys()].map((account) => this.participant(account)),
				...(description
					? [
							stanza(
								'description',
								{
									id: description.id,
									t: description.at,
									participant: this.jidOf(description.author),
								},
								[stanza('body', {}, Buffer.from(description.body))],
							),
						]
					: []),
				...(this.announce ? [stanza('announcement', {})] : []),
				...(this.locked ? [stanza('locked', {})] : []),
				...(this.communityAnnounce ? [stanza('default_sub_group', {})] : []),
				...this.#communityStanzas(),
				...(this.ephemeral ? [stanza('ephemeral', { expiration: String(this.ephemeral) })] : []),
				...(this.approval
					? [stanza('membership_approval_mode', {}, [stanza('group_join', { state: 'on' })])]
					: []),
				stanza('member_add_mode', {}, Buffer.from(this.memberAddMode)),
			],
		);
	}
}

/** All groups. */
export class GroupBook {
	readonly #groups = new Map<string, Group>();
	#last = 120363000000000000n;

	create(creator: Account, subject: string, options?: GroupOptions): Group {
		this.#last += 1n;
		const group = new Group(this.#last.toString(), creator, subject, options);
		this.#groups.set(group.id, group);
		return group;
	}

	get all(): Group[] {
		return [...this.#groups.values()];
	}

	/** The groups of a community. */
	within(community: Group): Group[] {
		return this.all.filter(({ parent }) => parent === community);
	}

	delete(group: Group): void {
		this.#groups.delete(group.id);
	}

	find(jid: string): Group | undefined {
		return this.#groups.get(userOf(jid));
	}

	/** Whether a link was reset. */
	isFormer(code: string): boolean {
		return this.all.some(({ formerCodes }) => formerCodes.has(code));
	}

	byInvite(code: string): Group | undefined {
		return [...this.#groups.values()].find(({ inviteCode }) => inviteCode === code);
	}

	of(account: Account): Group[] {
		return [...this.#groups.values()].filter(({ members }) => members.has(account));
	}
}
