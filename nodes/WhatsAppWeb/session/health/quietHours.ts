import type { QuietHours } from '../../contract/pacing';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** Steps to the next moment at which it is quiet nowhere: each one ends the night of another zone. */
const MAX_STEPS = 100;

/**
 * When people of a country may be written to again. In a country with several time zones it is quiet as long as it is quiet
 * in one of them, because a number does not say where its owner is.
 * @param country two letters; null when it is unknown
 * @param now Unix ms
 * @returns Unix ms; null when it is not quiet there
 */
export function quietUntil(country: string | null, hours: QuietHours, now: number): number | null {
	const zones = zonesOf(country);
	let at = Math.floor(now / MINUTE_MS) * MINUTE_MS;
	for (let step = 0; step < MAX_STEPS; step += 1) {
		const leftMinutes = Math.max(...zones.map((zone) => minutesLeft(zone, hours, at)));
		if (leftMinutes <= 0) return step === 0 ? null : at;
		at += leftMinutes * MINUTE_MS;
	}
	// The hours leave no time at which it is quiet nowhere: it is enough that the night where it began is over.
	return now + minutesLeft(zones[0] ?? 'UTC', hours, now) * MINUTE_MS;
}

/** Minutes until the quiet hours end in a zone; 0 outside of them. */
function minutesLeft(zone: string, { from, to }: QuietHours, at: number): number {
	const local = localMinutes(zone, at);
	const sinceFrom = (local - from + DAY_MINUTES) % DAY_MINUTES;
	const length = (to - from + DAY_MINUTES) % DAY_MINUTES;
	if (sinceFrom >= length) return 0;
	const left = length - sinceFrom;
	// Not 0 where the clocks are set in that night: they then show less or more than the end.
	const beyond = (localMinutes(zone, at + left * MINUTE_MS) - to + DAY_MINUTES) % DAY_MINUTES;
	return left - (beyond > DAY_MINUTES / 2 ? beyond - DAY_MINUTES : beyond);
}

function localMinutes(zone: string, at: number): number {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).formatToParts(at);
	const number = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
	return number('hour') * 60 + number('minute');
}

function zonesOf(country: string | null): readonly string[] {
	const zones = country === null ? [] : timeZones(new Intl.Locale('und', { region: country }));
	return zones.length > 0 ? zones : ['UTC'];
}

/** Node 22 has the property, later versions the method (ECMA-402 Intl Locale Info). */
function timeZones(locale: Intl.Locale): readonly string[] {
	const { timeZones: property, getTimeZones } = locale as Intl.Locale & {
		timeZones?: readonly string[];
		getTimeZones?: () => readonly string[] | undefined;
	};
	return property ?? getTimeZones?.call(locale) ?? [];
}
