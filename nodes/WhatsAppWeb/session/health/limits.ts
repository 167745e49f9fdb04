import type { PacingLimits } from '../../contract/pacing';

/** How many first messages there may be. */
export interface BudgetLimits {
	/** At once. */
	burst: number;
	/** Between two after that, in ms, at least and at most. */
	gapMs: readonly [number, number];
	/** Within 24 hours. */
	perDay: number;
}

const SECOND = 1_000;
export const DAY_MS = 86_400_000;

/** None of these numbers is WhatsApp's, which tells none: they are what people with many numbers have found to be safe. */
const BURST = 3;
const NEW_CHAT_SECONDS = [30, 60] as const;
const MESSAGE_SECONDS = [0.8, 2] as const;
const NEW_GROUPS_PER_DAY = 20;

/** New chats a day on the day of linking, and from {@link GROWN_AFTER_DAYS} on. */
const NEW_CHATS_AT_FIRST = 20;
const NEW_CHATS_GROWN = 100;
const GROWN_AFTER_DAYS = 14;

/** @param ageMs how long the number has been linked */
export function newChatLimits(limits: PacingLimits, ageMs: number): BudgetLimits {
	const grown = Math.min(1, Math.max(0, ageMs) / (GROWN_AFTER_DAYS * DAY_MS));
	const usual = NEW_CHATS_AT_FIRST + Math.floor(grown * (NEW_CHATS_GROWN - NEW_CHATS_AT_FIRST));
	return { ...firstMessages(limits), perDay: limits.newChatsPerDay ?? usual };
}

export function newGroupLimits(limits: PacingLimits): BudgetLimits {
	return { ...firstMessages(limits), perDay: limits.newGroupsPerDay ?? NEW_GROUPS_PER_DAY };
}

/** Of any message. */
export function humanLimits({
	secondsBetweenMessages = MESSAGE_SECONDS,
}: PacingLimits): BudgetLimits {
	return { burst: 1, gapMs: inMs(secondsBetweenMessages), perDay: Infinity };
}

function firstMessages({
	burst = BURST,
	secondsBetweenNewChats = NEW_CHAT_SECONDS,
}: PacingLimits): Omit<BudgetLimits, 'perDay'> {
	return { burst, gapMs: inMs(secondsBetweenNewChats) };
}

function inMs([least, most]: readonly [number, number]): [number, number] {
	return [least * SECOND, most * SECOND];
}
