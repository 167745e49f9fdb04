import type { NamedPlace } from './place';

/** How a post of a channel does, as WhatsApp counts it. */
export interface PostCounts {
	/** The post's number within its channel. */
	serverId: string;
	/** Null where WhatsApp does not say. */
	views: number | null;
	reactions: Array<{ emoji: string; count: number }> | null;
}

export type NewsletterAction =
	| 'joined'
	| 'left'
	| 'muted'
	| 'unmuted'
	/** Its name, description or picture. */
	| 'changed'
	/** Suspended, deleted, active again: see `state`. */
	| 'state_changed'
	| 'admin_promoted'
	| 'admin_demoted'
	/** Views and reactions of posts. */
	| 'counted'
	/** What this version has no word for: see `details`. */
	| 'other';

export interface NewsletterEventData {
	newsletter: Omit<NamedPlace, 'sender'> & {
		/** Null for what WhatsApp does not say the author of. */
		sender: string | null;
		action: NewsletterAction;
		/** What is new, or null. */
		name: string | null;
		description: string | null;
		state: string | null;
		/** This account's part in it: `OWNER`, `ADMIN`, `SUBSCRIBER`, …; of promotions the `user`'s. */
		role: string | null;
		/** JID of who was promoted or demoted. */
		user: string | null;
		posts: PostCounts[];
		/** WhatsApp's own words, where it sent JSON. */
		details: unknown;
	};
}
