import type { Pacing, PacingLimits, PacingMode, QuietHours } from '../contract/pacing';
import { invalidParameter } from '../errors';
import { wordOf } from '../message/word';

/** Fields of the credential; an expression or n8n's API may have put anything into them. */
export interface PacingFields {
	pacing?: unknown;
	pacingLimits?: unknown;
	quietHours?: unknown;
	optOutWords?: unknown;
	optInWords?: unknown;
}

const MODES: readonly PacingMode[] = ['newChats', 'all', 'off'];
const MODE_FIELD = 'Pacing';
const LIMITS_FIELD = 'Pacing Limits';
const QUIET_FIELD = 'Quiet Hours';

const MAX_PER_DAY = 10_000;
const MAX_BURST = 1_000;
const MAX_SECONDS = 86_400;

/** Words that a person can be expected to write. */
const MAX_WORDS = 50;

/** @throws WhatsAppError `invalid_parameter` with the label of the field */
export function readPacing(fields: PacingFields): Pacing {
	const mode = (fields.pacing || 'newChats') as PacingMode;
	if (!MODES.includes(mode))
		throw invalidParameter(MODE_FIELD, `must be one of: ${MODES.join(', ')}`);
	const quietHours = readQuietHours(fields.quietHours);
	const stop = readWords(fields.optOutWords, 'Opt-Out Words');
	const start = readWords(fields.optInWords, 'Opt-In Words');
	return {
		mode,
		limits: readLimits(fields.pacingLimits),
		...(quietHours && { quietHours }),
		...(stop.length > 0 && { optOut: { stop, start: start.length > 0 ? start : ['start'] } }),
	};
}

type LimitReader = (value: unknown) => number | [number, number] | undefined;

const count =
	(max: number): LimitReader =>
	(value) =>
		Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max
			? (value as number)
			: undefined;

/** One number, or the least and the most. */
const seconds: LimitReader = (value) => {
	const pair: unknown[] = Array.isArray(value) ? value : [value, value];
	const isPair =
		pair.length === 2 &&
		pair.every(
			(each) => Number.isFinite(each) && (each as number) >= 0 && (each as number) <= MAX_SECONDS,
		);
	const [least, most] = pair as [number, number];
	return isPair && least <= most ? [least, most] : undefined;
};

const LIMITS: Record<keyof PacingLimits, { read: LimitReader; what: string }> = {
	newChatsPerDay: { read: count(MAX_PER_DAY), what: `a whole number from 1 to ${MAX_PER_DAY}` },
	newGroupsPerDay: { read: count(MAX_PER_DAY), what: `a whole number from 1 to ${MAX_PER_DAY}` },
	burst: { read: count(MAX_BURST), what: `a whole number from 1 to ${MAX_BURST}` },
	secondsBetweenNewChats: { read: seconds, what: 'seconds, as 30 or [30, 60]' },
	secondsBetweenMessages: { read: seconds, what: 'seconds, as 1 or [0.8, 2]' },
};

function readLimits(given: unknown): PacingLimits {
	const object = asObject(given);
	const limits: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(object)) {
		const limit = Object.hasOwn(LIMITS, name) ? LIMITS[name as keyof PacingLimits] : undefined;
		if (!limit) {
			const known = Object.keys(LIMITS).join(', ');
			throw invalidParameter(LIMITS_FIELD, `knows no "${name}", only: ${known}`);
		}
		const read = limit.read(value);
		if (read === undefined) throw invalidParameter(LIMITS_FIELD, `: ${name} must be ${limit.what}`);
		limits[name] = read;
	}
	return limits;
}

function asObject(given: unknown): object {
	if (given === undefined || given === null || given === '') return {};
	let value: unknown = given;
	try {
		if (typeof given === 'string') value = JSON.parse(given) as unknown;
	} catch {
		value = undefined;
	}
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
	throw invalidParameter(LIMITS_FIELD, 'must be a JSON object such as { "newChatsPerDay": 50 }');
}

const CLOCK = String.raw`(\d{1,2})(?:[:.h](\d{2}))?`;
const HOURS = new RegExp(String.raw`^\s*${CLOCK}\s*(?:-|–|to)\s*${CLOCK}\s*$`);

function readQuietHours(given: unknown): QuietHours | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	const [, ...parts] = (typeof given === 'string' ? HOURS.exec(given) : null) ?? [];
	const [fromHour = NaN, fromMinute = 0, toHour = NaN, toMinute = 0] = parts.map((part) =>
		Number(part ?? 0),
	);
	const isTime = (hour: number, minute: number): boolean => hour < 24 && minute < 60;
	const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
	if (!isTime(fromHour, fromMinute) || !isTime(toHour, toMinute) || from === to) {
		throw invalidParameter(QUIET_FIELD, 'must be two times of day such as 21:00-8:00');
	}
	return { from, to };
}

function readWords(given: unknown, label: string): string[] {
	if (given === undefined || given === null || given === '') return [];
	if (typeof given !== 'string')
		throw invalidParameter(label, 'must be words with commas between them');
	const words = given.split(/[,;\n]/).flatMap((word) => wordOf(word) || []);
	if (words.length > MAX_WORDS) throw invalidParameter(label, `must be ${MAX_WORDS} words at most`);
	return words;
}
