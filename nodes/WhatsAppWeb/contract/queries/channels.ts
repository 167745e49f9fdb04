/** How a channel is named: by its JID, or by the code of its link. */
export type ChannelKey = { jid: string } | { invite: string };

export interface Channel {
	jid: string;
	name: string | null;
	description: string | null;
	/** The code of its link. */
	invite: string | null;
	/** Null where WhatsApp does not count: in the list of one's own channels. */
	followers: number | null;
	/** What this account is in it; null when WhatsApp does not say. */
	role: ChannelRole | null;
	/** Null when WhatsApp does not say. */
	muted: boolean | null;
	verified: boolean;
	/** `active`, `suspended`, `geosuspended`. */
	state: string;
	pictureUrl: string | null;
	/** Unix seconds. */
	createdAt: number | null;
}

export type ChannelRole = 'owner' | 'admin' | 'subscriber' | 'guest';

export interface ChannelPost {
	/** The post's number in its channel. */
	serverId: string;
	/** The author's; null when WhatsApp does not say. */
	id: string | null;
	/** Unix seconds. */
	timestamp: number;
	fromMe: boolean;
	/** Plain data of `proto.Message`; undefined for a post that was deleted. */
	message?: Record<string, unknown>;
	/** Null when WhatsApp does not tell this account. */
	views: number | null;
	forwards: number | null;
	reactions: Array<{ emoji: string; count: number }>;
}

export interface ChannelQueries {
	/** The channels that this account follows or owns. Errors: device_not_connected, upstream_timeout, rate_limited. */
	listChannels: { args: object; result: { channels: Channel[] } };
	/** Any channel. Errors: recipient_not_found, forbidden where WhatsApp does not show it to this account. */
	lookUpChannel: { args: { channel: ChannelKey }; result: Channel };
	/**
	 * A page of a channel's posts, the newest first; pages are read at a slow pace. Errors as of `lookUpChannel`.
	 * @property count a hundred at most
	 * @property before posts older than that with this number
	 * @property after the next posts behind that with this number; only without `before`
	 */
	listChannelPosts: {
		args: { channel: ChannelKey; count: number; before?: string; after?: string };
		result: { channel: string; posts: ChannelPost[] };
	};
}
