import type { ParameterReader } from './parameters';

/** Unix ms in 2001 and 2100: a time outside of them was given in the wrong unit. */
const MIN_MS = 1_000_000_000_000;
const MAX_MS = 4_102_444_800_000;

const MS_PER = { ms: 1, s: 1000 } as const;
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?$/;
const ZONED_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;

export interface Moment {
	/** Unix time in the unit that was asked for. */
	value: number;
	/** A sentence if the time is in the past. */
	warnings: string[];
}

/**
 * A point in time: a number in documents; in forms also a date and time, by default in the workflow's time zone.
 * @throws WhatsAppError `invalid_parameter`
 */
export function readMoment(
	parameters: ParameterReader,
	name: string,
	unit: keyof typeof MS_PER,
): Moment {
	const given = writtenTime(parameters, name);
	const ms = given ?? parameters.integer(name, limits(unit)) * MS_PER[unit];
	if (Number.isNaN(ms) || ms < MIN_MS || ms > MAX_MS) {
		parameters.refuse(name, 'must be a date and time between 2001 and 2100');
	}
	const isPast = ms < Date.now();
	return {
		value: Math.floor(ms / MS_PER[unit]),
		warnings: isPast ? [`The time in '${parameters.spelling(name)}' is in the past.`] : [],
	};
}

export function readOptionalMoment(
	parameters: ParameterReader,
	name: string,
	unit: keyof typeof MS_PER,
): Moment | undefined {
	return parameters.has(name) ? readMoment(parameters, name, unit) : undefined;
}

function limits(unit: keyof typeof MS_PER) {
	return { min: MIN_MS / MS_PER[unit], max: MAX_MS / MS_PER[unit] };
}

/** Unix ms of a date picker's or an expression's value; undefined for a number, NaN for an invalid text. */
function writtenTime(parameters: ParameterReader, name: string): number | undefined {
	const { lenient, timeZone = 'UTC' } = parameters.source;
	if (!lenient) return undefined;
	const value = parameters.source.value(name);
	if (value instanceof Date) return value.getTime();
	// n8n's $now and toDateTime() return luxon's DateTime.
	if (isDateTime(value)) return Number(value.toMillis());
	if (typeof value !== 'string' || /^\s*[+-]?[\d.]*\s*$/.test(value)) return undefined;
	const text = value.trim();
	if (!isDay(text.slice(0, 10))) return NaN;
	const [, date, time = '00:00'] = LOCAL_TIME.exec(text) ?? [];
	if (date !== undefined) return zonedTime(`${date}T${time}`, timeZone);
	return ZONED_TIME.test(text) ? Date.parse(text) : NaN;
}

function isDateTime(value: unknown): value is { toMillis(): unknown } {
	return typeof (value as { toMillis?: unknown } | null)?.toMillis === 'function';
}

/** Whether the calendar has this day; Date.parse takes 31 February for one in March. */
function isDay(date: string): boolean {
	const ms = Date.parse(`${date}T00:00Z`);
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function zonedTime(local: string, timeZone: string): number {
	const asUtc = Date.parse(`${local}Z`);
	if (Number.isNaN(asUtc)) return NaN;
	// The offset may change between the two instants (DST), so it is looked up again at the corrected one.
	return asUtc - offset(asUtc - offset(asUtc, timeZone), timeZone);
}

/** Offset of a time zone from UTC in ms, positive to the east. */
function offset(ms: number, timeZone: string): number {
	// The Swedish format of dates is that of ISO 8601.
	const format = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium',
	});
	return Date.parse(`${format.format(ms).replace(' ', 'T')}Z`) - ms;
}
