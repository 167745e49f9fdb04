import { quietUntil } from '../../../../../nodes/WhatsAppWeb/session/health/quietHours';

/** When people of a country may be written to again. */
const NIGHT = { from: 21 * 60, to: 8 * 60 };
const until = (country: string | null, now: string, hours = NIGHT) => {
	const found = quietUntil(country, hours, Date.parse(now));
	return found === null ? null : new Date(found).toISOString();
};

it.each([
	['before midnight', 'DE', '2026-06-10T20:30:00Z', '2026-06-11T06:00:00.000Z'],
	['after midnight', 'DE', '2026-06-11T03:00:00Z', '2026-06-11T06:00:00.000Z'],
	['by day', 'DE', '2026-06-11T10:00:00Z', null],
	['in the minute in which it begins', 'DE', '2026-06-11T19:00:00Z', '2026-06-12T06:00:00.000Z'],
	['in the minute in which it ends', 'DE', '2026-06-11T06:00:00Z', null],
	['within a minute', 'DE', '2026-06-11T05:59:59.900Z', '2026-06-11T06:00:00.000Z'],
	['in winter', 'DE', '2026-01-11T05:00:00Z', '2026-01-11T07:00:00.000Z'],
	['half an hour off', 'IN', '2026-06-10T16:00:00Z', '2026-06-11T02:30:00.000Z'],
	// The clocks go forward at 01:00 UTC on the 29th, and back at 01:00 UTC on the 25th.
	['in the night of a shorter day', 'DE', '2026-03-28T22:00:00Z', '2026-03-29T06:00:00.000Z'],
	['in the night of a longer day', 'DE', '2026-10-24T22:00:00Z', '2026-10-25T07:00:00.000Z'],
	['where the country is unknown', null, '2026-06-11T03:00:00Z', '2026-06-11T08:00:00.000Z'],
	['where there is no such country', 'XX', '2026-06-11T03:00:00Z', '2026-06-11T08:00:00.000Z'],
])('%s', (_when, country, now, end) => {
	expect(until(country, now)).toBe(end);
});

it('in a country with several time zones, as long as it is night in one of them', () => {
	// 22:00 in Jayapura, 20:00 in Jakarta; then 08:00 in Jakarta is 10:00 in Jayapura.
	expect(until('ID', '2026-06-10T13:00:00Z')).toBe('2026-06-11T01:00:00.000Z');
	expect(until('ID', '2026-06-10T02:00:00Z')).toBeNull();
});

it('during the day, where the hours are those of a day', () => {
	const lunch = { from: 12 * 60, to: 13 * 60 + 30 };
	expect(until('DE', '2026-06-11T10:15:00Z', lunch)).toBe('2026-06-11T11:30:00.000Z');
	expect(until('DE', '2026-06-11T11:30:00Z', lunch)).toBeNull();
});

it('ends even where it is always night somewhere', () => {
	const nearlyAlways = { from: 9 * 60, to: 8 * 60 };
	expect(Date.parse(until('RU', '2026-06-11T10:00:00Z', nearlyAlways) ?? '')).toBeGreaterThan(
		Date.parse('2026-06-11T10:00:00Z'),
	);
});
