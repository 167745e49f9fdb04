/** How a number is kept from looking like spam, as its owner has chosen. Plain data. */
export interface Pacing {
	mode: PacingMode;
	limits: PacingLimits;
	/** When people are not written to, unless they have written within a day. */
	quietHours?: QuietHours;
	/** Words with which a person asks to be left alone, and to be written to again; folded. */
	optOut?: { stop: string[]; start: string[] };
}

/**
 * `newChats`: first messages to people and to groups are slow and few. `all`: and there is a human pause between all
 * messages. `off`: only WhatsApp's own limits hold.
 */
export type PacingMode = 'newChats' | 'all' | 'off';

/** What is absent is as in `session/health/limits.ts`. */
export interface PacingLimits {
	/** First messages to people within 24 hours. */
	newChatsPerDay?: number;
	/** First messages to groups within 24 hours. */
	newGroupsPerDay?: number;
	/** First messages that may go out at once. */
	burst?: number;
	/** Between first messages after that, at least and at most. */
	secondsBetweenNewChats?: readonly [number, number];
	/** Between any two messages with `all`, at least and at most. */
	secondsBetweenMessages?: readonly [number, number];
}

/** By the clocks of the person's country, in minutes since midnight; over midnight when `to` is the smaller one. */
export interface QuietHours {
	from: number;
	to: number;
}

export const USUAL_PACING: Pacing = { mode: 'newChats', limits: {} };
