import type { NamedPlace } from './place';

/** WhatsApp's counts of a channel's post. */
export interface PostCounts {
	/** The post's number within its channel. */
	serverId: string;
	/** Null when WhatsApp does not say. */
	views: number | null;
	reactions: Array<{ emoji: string; count: number }> | null;
}

export type NewsletterAction =
	| 'joined'
	| 'left'
	| 'muted'
	| 'unmuted'
	/** Its name, description or picture was changed. */
	| 'changed'
	/** It was suspended, deleted or restored: see `state`. */
	| 'state_changed'
	| 'admin_promoted'
	| 'admin_demoted'
	/** Views and reactions of posts were counted. */
	| 'counted'
	/** Anything this version does not know: see `details`. */
	| 'other';

export interface NewsletterEventData {
	newsletter: Omit<NamedPlace, 'sender'> & {
		/** Null when WhatsApp does not say who did it. */
		sender: string | null;
		action: NewsletterAction;
		/** The new value; null when it did not change. */
		name: string | null;
		description: string | null;
		state: string | null;
		/** This account's role in the channel (`OWNER`, `ADMIN`, `SUBSCRIBER`, …), or that of `user`. */
		role: string | null;
		/** JID of the person who was promoted or demoted. */
		user: string | null;
		/** Their two identities, as far as known. */
		userPn?: string;
		userLid?: string;
		posts: PostCounts[];
		/** The JSON that WhatsApp sent, if any. */
		details: unknown;
	};
}
