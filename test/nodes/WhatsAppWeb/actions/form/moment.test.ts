import type { INodeParameters } from 'n8n-workflow';
import { errorOf, readMessage } from '../readMessage.ts';

const invite = {
	to: '628123456789',
	newsletterJid: '120363000000000000@newsletter',
	newsletterName: 'News',
};

/** Reads a time of the form. @returns ISO 8601 in UTC */
function read(inviteExpiration: unknown, timeZone?: string): string {
	const form = { ...invite, inviteExpiration } as INodeParameters;
	const { content } = readMessage('newsletterAdminInvite', form, { timeZone });
	const seconds = content.message.newsletterAdminInviteMessage?.inviteExpiration as number;
	return new Date(seconds * 1000).toISOString().replace('.000Z', '');
}

describe('a time in a form', () => {
	it.each([
		['2030-01-15T12:30:00', 'UTC', '2030-01-15T12:30:00'],
		['2030-01-15T12:30:00', 'Asia/Jakarta', '2030-01-15T05:30:00'],
		['2030-01-15 12:30', 'America/New_York', '2030-01-15T17:30:00'],
		['2030-07-15T12:30:00.000', 'America/New_York', '2030-07-15T16:30:00'],
		['2030-01-15', 'Asia/Kolkata', '2030-01-14T18:30:00'],
		// On 31 March 2030 clocks in Berlin go from 2 to 3 o'clock.
		['2030-03-31T01:59:59', 'Europe/Berlin', '2030-03-31T00:59:59'],
		['2030-03-31T03:00:00', 'Europe/Berlin', '2030-03-31T01:00:00'],
	])('without a zone, %s, is meant in the one of the workflow, %s', (given, zone, utc) => {
		expect(read(given, zone)).toBe(utc);
	});

	it.each([
		['2030-01-15T12:30:00Z', '2030-01-15T12:30:00'],
		['2030-01-15T12:30:00.000+07:00', '2030-01-15T05:30:00'],
		[1_894_710_600, '2030-01-15T12:30:00'],
		['1894710600', '2030-01-15T12:30:00'],
		[new Date('2030-01-15T12:30:00Z'), '2030-01-15T12:30:00'],
		[{ toMillis: () => 1_894_710_600_000 }, '2030-01-15T12:30:00'],
	])('that says when it is, %p, is taken as it is', (given, utc) => {
		expect(read(given, 'Asia/Jakarta')).toBe(utc);
	});

	it.each([
		'tomorrow-ish',
		'2030-13-45T00:00:00',
		'2030-01-15T12:30:00Zulu',
		'1999-01-01T00:00:00Z',
		'2101-01-01T00:00:00Z',
		'15-01-2030',
		1_894_710_600_000,
		true,
		{ toMillis: () => 'soon' },
	])('is refused: %p', (given) => {
		expect(errorOf(() => read(given))).toMatchObject({
			code: 'invalid_parameter',
			details: { parameter: 'inviteExpiration' },
		});
	});

	it('is sent with a warning when it is over, and without one when it is to come', () => {
		const warnings = (inviteExpiration: string) =>
			readMessage('newsletterAdminInvite', { ...invite, inviteExpiration }).warnings;
		expect(warnings('2020-01-01T00:00:00')).toEqual([
			"The time in 'inviteExpiration' is in the past.",
		]);
		expect(warnings('2099-01-01T00:00:00')).toEqual([]);
	});
});
