import fc from 'fast-check';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { FILTERS } from '../../../../nodes/WhatsAppWeb/trigger/filters/catalogue';
import { readPresenceOf } from '../../../../nodes/WhatsAppWeb/trigger/properties/presence';
import { readLiveChannels } from '../../../../nodes/WhatsAppWeb/trigger/properties/liveChannels';
import { readSettings } from '../../../../nodes/WhatsAppWeb/trigger/settings';

/** What the trigger makes of values that expressions, or n8n's API, put into its form. */

const REFUSED = Symbol('refused');

function outcome(read: () => unknown): unknown {
	try {
		return read();
	} catch (error) {
		expect(error).toBeInstanceOf(WhatsAppError);
		expect(error).toMatchObject({ code: 'invalid_parameter' });
		return REFUSED;
	}
}

const settings = (parameters: Record<string, unknown>) =>
	readSettings({
		getNodeParameter: ((name: string, fallback: unknown) =>
			name in parameters ? parameters[name] : name === 'events' ? ['message'] : fallback) as never,
	});

const option = (name: string, value: unknown) => settings({ options: { [name]: value } });

const jid = '6281234567890@s.whatsapp.net';
const rows = (...chats: unknown[]) => ({ chats: chats.map((chat) => ({ chat })) });

it.each<[unknown, unknown]>([
	[undefined, undefined],
	[null, undefined],
	['', undefined],
	[{}, undefined],
	[{ chats: [] }, undefined],
	[rows('+62 812-3456-7890'), [[jid]]],
	[rows({ __rl: true, mode: 'id', value: jid }), [[jid]]],
	[rows(6281234567890), [[jid]]],
	[rows({ mode: 'id', value: 6281234567890 }), [[jid]]],
	[rows('+229 97 00 00 01'), [['22997000001@s.whatsapp.net', '2290197000001@s.whatsapp.net']]],
	// A filter that is given but cannot be read never lets everything pass.
	['6281234567890', REFUSED],
	[['6281234567890'], REFUSED],
	[[{ chat: jid }], REFUSED],
	[{ chats: jid }, REFUSED],
	[{ chats: [jid] }, REFUSED],
	[{ chats: [null] }, REFUSED],
	[{ chats: [{ chat: jid }], others: [] }, REFUSED],
	[{ people: [{ chat: jid }] }, REFUSED],
	[rows(''), REFUSED],
	[rows(null), REFUSED],
	[rows({ mode: 'list', value: '' }), REFUSED],
	[rows(1.5), REFUSED],
	[rows(2 ** 60), REFUSED],
	[rows('62811222333.0'), [['62811222333@s.whatsapp.net']]],
	[rows([jid]), REFUSED],
	[rows(true), REFUSED],
	[true, REFUSED],
	[5, REFUSED],
])('the chats of a filter: %j', (value, chosen) => {
	for (const name of ['chats', 'excludedChats'] as const) {
		const filters = { filters: { [name]: value } };
		expect(outcome(() => settings(filters).filters[name])).toEqual(chosen);
	}
});

it.each<[unknown, number | symbol]>([
	[5, 5],
	['5', 5],
	[' 5 ', 5],
	[0.5, 0.5],
	[0, REFUSED],
	[-1, REFUSED],
	[NaN, REFUSED],
	[Infinity, REFUSED],
	[1e21, REFUSED],
	['', REFUSED],
	['5 MB', REFUSED],
	[null, REFUSED],
	[true, REFUSED],
	[[5], REFUSED],
	[{}, REFUSED],
])('a number of megabytes: %j', (value, megabytes) => {
	const bytes = outcome(() => option('mediaSizeLimit', value).item.maxMediaBytes);
	expect(bytes).toBe(typeof megabytes === 'number' ? megabytes * 1024 * 1024 : REFUSED);
});

it.each<[unknown, unknown]>([
	[true, true],
	[false, false],
	['true', true],
	['FALSE', false],
	['yes', REFUSED],
	[1, REFUSED],
	[0, REFUSED],
	['', REFUSED],
	[null, REFUSED],
	[[], REFUSED],
	[{}, REFUSED],
])('true or false: %j', (value, expected) => {
	expect(outcome(() => option('rejectCalls', value).rejectCalls)).toBe(expected);
});

it.each<[unknown, unknown]>([
	[
		['message', 'call', 'message'],
		['message', 'call'],
	],
	['message', ['message']],
	[[], REFUSED],
	['', REFUSED],
	[null, REFUSED],
	[['message', null], REFUSED],
	[['message', 5n], REFUSED],
	[{ event: 'message' }, REFUSED],
	['mesage', REFUSED],
])('the events: %p', (events, expected) => {
	expect(outcome(() => settings({ events }).events)).toEqual(expected);
});

it.each([['options'], ['filters']])('%s that are no fields are refused', (name) => {
	for (const value of ['chats', ['chats'], 5, true, new Date(0)]) {
		expect(outcome(() => settings({ [name]: value }))).toBe(REFUSED);
	}
	for (const value of [null, undefined, '', {}]) {
		expect(outcome(() => settings({ [name]: value }))).not.toBe(REFUSED);
	}
});

it.each<[string, unknown, unknown]>([
	['textContains', [' Refund ', ''], ['refund']],
	['textContains', 5, ['5']],
	['textContains', [true], REFUSED],
	['textContains', [['a']], REFUSED],
	['textContains', { a: 1 }, REFUSED],
	['commands', ' Help, order ,', ['help', 'order']],
	['commands', ['help'], REFUSED],
	['commandPrefix', ' ! ', '!'],
	['commandPrefix', '! !', REFUSED],
	['maximumAge', '30', 30],
	['maximumAge', 0, undefined],
	['maximumAge', -1, REFUSED],
	['maximumAge', Infinity, REFUSED],
	['onlyOwnMessages', 'true', true],
	['onlyOwnMessages', 1, REFUSED],
	['holdChangedIdentity', 'true', true],
	['holdChangedIdentity', false, undefined],
	['holdChangedIdentity', 'yes', REFUSED],
	['messageTypes', 'image', ['image']],
	['messageTypes', ['image', 'picture'], REFUSED],
	['chatTypes', [], REFUSED],
	['senders', ['contacts'], REFUSED],
])('the filter %s: %j', (name, value, expected) => {
	const filter = FILTERS[name as keyof typeof FILTERS];
	expect(outcome(() => filter.read(value, name))).toEqual(expected);
});

describe('whatever is given', () => {
	const value = fc.oneof(
		fc.jsonValue(),
		fc.anything({ withBigInt: true, withDate: true, withMap: true }),
		fc.dictionary(fc.constantFrom('chats', 'people', 'channels', 'chat', 'value'), fc.jsonValue()),
	);
	const seed = 20_261_130;

	it.each(Object.entries(FILTERS))('the filter %s is read, or refused', (name, { read }) => {
		fc.assert(
			fc.property(value, (given) => {
				outcome(() => read(given, name));
			}),
			{ seed, numRuns: 500 },
		);
	});

	it('settings are read, or refused', () => {
		const names = fc.constantFrom('options', 'filters', 'events', 'collect', 'quietSeconds');
		const fields = fc.dictionary(
			fc.constantFrom(
				'mediaTypes',
				'markAsRead',
				'mediaSizeLimit',
				'raw',
				'binaryPropertyName',
				'chats',
			),
			value,
		);
		fc.assert(
			fc.property(names, fc.oneof(value, fields), (name, given) => {
				outcome(() => settings({ [name]: given }));
			}),
			{ seed, numRuns: 2_000 },
		);
	});

	it('people and channels are JIDs, or refused', () => {
		fc.assert(
			fc.property(value, (given) => {
				const people = outcome(() => readPresenceOf(given, ['chat_presence']));
				const channels = outcome(() => readLiveChannels(given, ['newsletter']));
				for (const found of [people, channels]) {
					if (found === REFUSED) continue;
					for (const each of found as unknown[]) expect(each).toMatch(/^[\d-]+@[a-z.]+$/);
				}
			}),
			{ seed, numRuns: 2_000 },
		);
	});
});
