import { readPacing } from '../../../../nodes/WhatsAppWeb/credential/pacing';

/** The fields of the credential that keep a number from looking like spam. */
it('a credential of an earlier version has the usual pacing', () => {
	expect(readPacing({})).toEqual({ mode: 'newChats', limits: {} });
	const empty = { pacing: '', pacingLimits: '', quietHours: '', optOutWords: '', optInWords: '' };
	expect(readPacing(empty)).toEqual({ mode: 'newChats', limits: {} });
});

it.each([
	['{ "newChatsPerDay": 50 }', { newChatsPerDay: 50 }],
	['{}', {}],
	['{"secondsBetweenNewChats": 5, "burst": 10}', { secondsBetweenNewChats: [5, 5], burst: 10 }],
	['{"secondsBetweenMessages": [0.5, 3]}', { secondsBetweenMessages: [0.5, 3] }],
	[{ newGroupsPerDay: 1 }, { newGroupsPerDay: 1 }],
])('limits %j', (pacingLimits, limits) => {
	expect(readPacing({ pacingLimits }).limits).toEqual(limits);
});

it.each([
	['21:00-8:00', { from: 1_260, to: 480 }],
	['21-8', { from: 1_260, to: 480 }],
	[' 21:30 – 07.15 ', { from: 1_290, to: 435 }],
	['0:00 to 6:00', { from: 0, to: 360 }],
])('quiet hours %j', (quietHours, minutes) => {
	expect(readPacing({ quietHours }).quietHours).toEqual(minutes);
});

it('words, in any case and with or without accents', () => {
	expect(readPacing({ optOutWords: 'STOP, Cancelar!;  não ' }).optOut).toEqual({
		stop: ['stop', 'cancelar', 'nao'],
		start: ['start'],
	});
	expect(readPacing({ optOutWords: 'BAJA', optInWords: 'ALTA' }).optOut).toEqual({
		stop: ['baja'],
		start: ['alta'],
	});
	expect(readPacing({ optOutWords: ' , ' }).optOut).toBeUndefined();
});

it.each([
	[{ pacing: 'slow' }, "'Pacing' must be one of: newChats, all, off"],
	[{ pacingLimits: 'fifty' }, "'Pacing Limits' must be a JSON object"],
	[{ pacingLimits: '[1]' }, "'Pacing Limits' must be a JSON object"],
	[{ pacingLimits: 'null' }, "'Pacing Limits' must be a JSON object"],
	[{ pacingLimits: 5 }, "'Pacing Limits' must be a JSON object"],
	[{ pacingLimits: '{"perDay":5}' }, `'Pacing Limits' knows no "perDay", only: newChatsPerDay`],
	[{ pacingLimits: '{"__proto__":5}' }, `'Pacing Limits' knows no "__proto__"`],
	[{ pacingLimits: '{"newChatsPerDay":0}' }, 'newChatsPerDay must be a whole number from 1'],
	[{ pacingLimits: '{"newChatsPerDay":1.5}' }, 'newChatsPerDay must be a whole number'],
	[{ pacingLimits: '{"newChatsPerDay":"5"}' }, 'newChatsPerDay must be a whole number'],
	[{ pacingLimits: '{"burst":1e9}' }, 'burst must be a whole number'],
	[
		{ pacingLimits: '{"secondsBetweenNewChats":[60,30]}' },
		'secondsBetweenNewChats must be seconds',
	],
	[
		{ pacingLimits: '{"secondsBetweenNewChats":[1,2,3]}' },
		'secondsBetweenNewChats must be seconds',
	],
	[{ pacingLimits: '{"secondsBetweenMessages":-1}' }, 'secondsBetweenMessages must be seconds'],
	[{ quietHours: '25:00-8:00' }, "'Quiet Hours' must be two times of day"],
	[{ quietHours: '21:60-8:00' }, "'Quiet Hours' must be two times of day"],
	[{ quietHours: '8-8' }, "'Quiet Hours' must be two times of day"],
	[{ quietHours: 'at night' }, "'Quiet Hours' must be two times of day"],
	[{ quietHours: 21 }, "'Quiet Hours' must be two times of day"],
	[{ optOutWords: ['STOP'] }, "'Opt-Out Words' must be words with commas"],
	[{ optOutWords: 'a,'.repeat(51) }, "'Opt-Out Words' must be 50 words at most"],
	[{ optInWords: 1 }, "'Opt-In Words' must be words"],
])('%j is refused', (fields, message) => {
	expect(() => readPacing(fields)).toThrow(
		expect.objectContaining({
			code: 'invalid_parameter',
			message: expect.stringContaining(message),
		}),
	);
});
