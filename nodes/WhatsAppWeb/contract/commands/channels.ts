import type { Channel } from '../queries/channels';

/** JIDs end in @newsletter. All: recipient_not_found; forbidden for somebody who may not; rate_limited; upstream_timeout. */
export interface ChannelCommands {
	/**
	 * Opens a channel, once for an idempotency key.
	 * @property picture a JPEG
	 */
	createChannel: {
		args: { name: string; description?: string; picture?: Uint8Array };
		result: Channel & { warnings: string[] };
	};
	/**
	 * Changes what is given. Admins only.
	 * @property picture a JPEG; null removes the one there is
	 */
	updateChannel: {
		args: {
			channel: string;
			name?: string;
			description?: string;
			picture?: Uint8Array | null;
		};
		result: null;
	};
	followChannel: { args: { channel: string; follow: boolean }; result: null };
	/** Followers only. */
	muteChannel: { args: { channel: string; muted: boolean }; result: null };
	/** For good. Its owner only. */
	deleteChannel: { args: { channel: string }; result: null };
}
