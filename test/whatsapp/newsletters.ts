import { randomBytes } from 'node:crypto';
import type { Account, Device, Picture } from './accounts.ts';
import { now } from './stanza.ts';

/** A post of a channel. Channels are not encrypted: the server reads them. */
export interface Post {
	/** The author's message id. */
	id: string;
	/** Numbered by the server, from 100 on. */
	serverId: number;
	/** Unix seconds. */
	at: string;
	type: string;
	/** Encoded `proto.Message`; empty once revoked. */
	plaintext: Buffer;
	mediaType?: string;
	/** Emoji by account. */
	reactions: Map<Account, string>;
	views: number;
	edited: boolean;
}

/** A channel ("newsletter" on the wire). */
export class Newsletter {
	readonly jid: string;
	owner: Account;
	name: string;
	description: string;
	created = now();
	readonly invite = randomBytes(16).toString('base64url');
	readonly admins = new Set<Account>();
	/** Accounts that are invited as admin, with the expiry in Unix seconds. */
	readonly invited = new Map<Account, number>();
	readonly followers = new Set<Account>();
	readonly muted = new Set<Account>();
	picture: Picture | undefined;
	/** Deleted for good: its followers still find it in their list, as deleted. */
	isDeleted = false;
	readonly posts: Post[] = [];
	/** Devices that are notified of counts, with the expiry in Unix ms. */
	readonly watchers = new Map<Device, number>();

	constructor(jid: string, owner: Account, name: string, description: string) {
		this.jid = jid;
		this.owner = owner;
		this.name = name;
		this.description = description;
		this.admins.add(owner);
	}

	get nextServerId(): number {
		return 100 + this.posts.length;
	}

	/** The part of an account in it. */
	roleOf(account: Account): 'OWNER' | 'ADMIN' | 'SUBSCRIBER' | 'GUEST' {
		if (account === this.owner) return 'OWNER';
		if (this.admins.has(account)) return 'ADMIN';
		return this.followers.has(account) ? 'SUBSCRIBER' : 'GUEST';
	}

	/** As mutations answer that change nothing of what is shown (GraphQL spelling). */
	toBrief(): object {
		return { id: this.jid, state: { type: this.isDeleted ? 'DELETED' : 'ACTIVE' } };
	}

	/**
	 * The channel as queries answer it.
	 * @param counted whether the followers are counted: not in the list of one's own channels
	 */
	toJson(viewer: Account, { counted = true } = {}): object {
		const text = (value: string) => ({ text: value, id: this.created, update_time: this.created });
		const { picture } = this;
		return {
			...this.toBrief(),
			thread_metadata: {
				creation_time: this.created,
				name: text(this.name),
				description: text(this.description),
				invite: this.invite,
				...(counted ? { subscribers_count: String(this.followers.size) } : {}),
				verification: 'UNVERIFIED',
				picture: picture ? { id: picture.id, direct_path: picture.path, type: 'IMAGE' } : null,
				preview: picture ? { id: picture.id, direct_path: picture.path, type: 'PREVIEW' } : null,
				settings: { reaction_codes: { value: 'ALL' } },
			},
			viewer_metadata: {
				role: this.roleOf(viewer),
				settings: [{ type: 'MUTE_ADMIN_ACTIVITY', value: this.muted.has(viewer) ? 'ON' : 'OFF' }],
			},
		};
	}

	/** The same as older queries answer it, which Baileys still uses: it reads a picture that is always there. */
	toOldJson(viewer: Account): object {
		const { thread_metadata: thread, ...rest } = this.toJson(viewer) as {
			thread_metadata: { picture: object | null };
		};
		const picture = thread.picture ?? { id: this.created, direct_path: '', type: 'IMAGE' };
		return {
			...rest,
			thread_metadata: { ...thread, picture },
			viewer_metadata: { mute: this.muted.has(viewer) ? 'ON' : 'OFF', role: this.roleOf(viewer) },
		};
	}
}

/** All channels. */
export class NewsletterBook {
	/** Duration of a subscription to live counts. */
	liveSeconds = 300;
	readonly #newsletters = new Map<string, Newsletter>();
	#last = 120363900000000000n;

	create(owner: Account, name: string, description = ''): Newsletter {
		this.#last += 1n;
		const newsletter = new Newsletter(`${this.#last}@newsletter`, owner, name, description);
		this.#newsletters.set(newsletter.jid, newsletter);
		return newsletter;
	}

	/** @param key JID or invite code */
	find(key: string): Newsletter | undefined {
		const found = this.#newsletters.get(key) ?? this.all.find(({ invite }) => invite === key);
		return found?.isDeleted ? undefined : found;
	}

	/** Those of an account, deleted ones included. */
	of(account: Account): Newsletter[] {
		return this.all.filter(
			({ admins, followers }) => admins.has(account) || followers.has(account),
		);
	}

	get all(): Newsletter[] {
		return [...this.#newsletters.values()];
	}
}
