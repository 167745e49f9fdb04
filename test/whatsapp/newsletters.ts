import { randomBytes } from 'node:crypto';
import type { Account, Device } from './accounts.ts';
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
	readonly created = now();
	readonly invite = randomBytes(16).toString('base64url');
	readonly admins = new Set<Account>();
	/** Accounts that are invited as admin, with the expiry in Unix seconds. */
	readonly invited = new Map<Account, number>();
	readonly followers = new Set<Account>();
	readonly muted = new Set<Account>();
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

	/** The channel as queries answer it (GraphQL spelling). */
	toJson(viewer?: Account): object {
		const text = (value: string) => ({ text: value, id: this.created, update_time: this.created });
		const role = (account: Account): string => {
			if (account === this.owner) return 'OWNER';
			if (this.admins.has(account)) return 'ADMIN';
			return this.followers.has(account) ? 'SUBSCRIBER' : 'GUEST';
		};
		return {
			id: this.jid,
			state: { type: 'ACTIVE' },
			thread_metadata: {
				creation_time: this.created,
				name: text(this.name),
				description: text(this.description),
				invite: this.invite,
				subscribers_count: String(this.followers.size),
				verification: 'UNVERIFIED',
				picture: { id: this.created, direct_path: '', type: 'IMAGE' },
			},
			...(viewer
				? { viewer_metadata: { mute: this.muted.has(viewer) ? 'ON' : 'OFF', role: role(viewer) } }
				: {}),
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
		return (
			this.#newsletters.get(key) ??
			[...this.#newsletters.values()].find(({ invite }) => invite === key)
		);
	}

	delete(newsletter: Newsletter): void {
		this.#newsletters.delete(newsletter.jid);
	}
}
