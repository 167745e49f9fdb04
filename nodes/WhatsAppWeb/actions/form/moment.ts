import { isRecord, type ParameterReader } from './parameters';

/** Times outside of 2001 to 2100 are given in the wrong unit. */
const MIN_MS = 1_000_000_000_000;
const MAX_MS = 4_102_444_800_000;

const MS_PER = { ms: 1, s: 1000 } as const;
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?$/;
const ZONED_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;

export interface Moment {
	/** Unix time in the unit that was asked for. */
	value: number;
	/** A sentence if it is over already. */
	warnings: string[];
}

/**
 * A point in time: a number in documents; in forms also a date and time, in the time zone of the workflow unless it
 * names another.
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
	const isOver = ms < Date.now();
	return {
		value: Math.floor(ms / MS_PER[unit]),
		warnings: isOver ? [`The time in '${parameters.spelling(name)}' is in the past.`] : [],
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

/** Unix ms of what a form's date picker or expression gives; undefined for a number, NaN for nonsense. */
function writtenTime(parameters: ParameterReader, name: string): number | undefined {
	const { lenient, timeZone = 'UTC' } = parameters.source;
	if (!lenient) return undefined;
	const value = parameters.source.value(name);
	if (value instanceof Date) return value.getTime();
	// What n8n's own $now and toDateTime() are: luxon's DateTime.
	if (isRecord(value) && typeof value.toMillis === 'function') return Number(value.toMillis());
	if (typeof value !== 'string' || !value.includes('-')) return undefined;
	const [, date, time = '00:00'] = LOCAL_TIME.exec(value) ?? [];
	if (date !== undefined) return zonedTime(`${date}T${time}`, timeZone);
	return ZONED_TIME.test(value) ? Date.parse(value) : NaN;
}

function zonedTime(local: string, timeZone: string): number {
	const asUtc = Date.parse(`${local}Z`);
	if (Number.isNaN(asUtc)) return NaN;
	// Clocks may be changed between the two: the second look is from the right side.
	return asUtc - offset(asUtc - offset(asUtc, timeZone), timeZone);
}

/** By how many ms the clocks of a zone are ahead of UTC. */
function offset(ms: number, timeZone: string): number {
	// Sweden writes dates as ISO does.
	const format = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium',
	});
	return Date.parse(`${format.format(ms).replace(' ', 'T')}Z`) - ms;
}
