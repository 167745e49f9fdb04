import { inspect } from 'node:util';
import fc from 'fast-check';
import { documentSource } from '../../../../../nodes/WhatsAppWeb/actions/form/documentSource';
import { formSource } from '../../../../../nodes/WhatsAppWeb/actions/form/formSource';
import { readOptionalMessageId } from '../../../../../nodes/WhatsAppWeb/actions/form/messageId';
import { readMoment } from '../../../../../nodes/WhatsAppWeb/actions/form/moment';
import { ParameterReader } from '../../../../../nodes/WhatsAppWeb/actions/form/parameters';
import { readPeople } from '../../../../../nodes/WhatsAppWeb/actions/form/recipients';
import { readBytes } from '../../../../../nodes/WhatsAppWeb/actions/form/uploadedFile';
import { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import { parseRecipient } from '../../../../../nodes/WhatsAppWeb/message/jid';
import { picked } from '../../../../../nodes/WhatsAppWeb/message/written';
import { errorOf } from '../readMessage.ts';

/** What each reader makes of a value that an author, an expression or a request body may give. */

/** The value is refused with `invalid_parameter`. */
const REFUSED = Symbol('refused');
/** The parameter counts as not given. */
const ABSENT = undefined;

const LIMITS = { min: -1e15, max: 1e15 };
const ONE = { min: 0, max: 5 };
const LONG = { max: 1_000 };

const READERS = {
	text: (form) => form.optionalText('x', LONG),
	id: (form) => form.optionalId('x', LONG),
	number: (form) => form.optionalNumber('x', LIMITS),
	integer: (form) => form.optionalInteger('x', LIMITS),
	boolean: (form) => (form.has('x') ? form.boolean('x', false) : undefined),
	choice: (form) => form.optionalChoice('x', ['a', '5']),
	texts: (form) => (form.has('x') ? form.texts('x', ONE, LONG) : undefined),
	list: (form) => (form.has('x') ? form.list('x', ONE).length : undefined),
	object: (form) => (form.has('x') ? form.object('x') : undefined),
	json: (form) => (form.has('x') ? form.jsonText('x', LONG) : undefined),
} satisfies Record<string, (form: ParameterReader) => unknown>;

type ReaderName = keyof typeof READERS;

const inForm = (value: unknown) =>
	new ParameterReader(
		formSource({ getNodeParameter: () => value, getTimezone: () => 'UTC' } as never, 0),
	);

const inDocument = (value: unknown) =>
	new ParameterReader(documentSource('waRs', { x: value }, {}));

function outcome(read: (form: ParameterReader) => unknown, form: ParameterReader): unknown {
	try {
		return read(form);
	} catch (error) {
		expect(error).toBeInstanceOf(WhatsAppError);
		expect(error).toMatchObject({ code: 'invalid_parameter' });
		return REFUSED;
	}
}

/** By reader; those that are not named refuse the value. */
type Expected = Partial<Record<ReaderName, unknown>>;

type Row = [value: unknown, inForm: Expected, inDocument?: Expected];

const date = new Date(0);
const numeral = (text: string, value: number): Expected => ({
	text,
	id: text.trim(),
	number: value,
	integer: value,
});

const TABLE: Row[] = [
	[5, numeral('5', 5), { number: 5, integer: 5 }],
	[-0, numeral('0', -0), { number: -0, integer: -0 }],
	[1.5, { text: '1.5', number: 1.5 }, { number: 1.5 }],
	[2 ** 53, {}],
	[1e21, {}],
	[NaN, {}],
	[Infinity, {}],
	[5n, {}],
	[true, { boolean: true }, { boolean: true }],
	[false, { boolean: false }, { boolean: false }],
	['true', { text: 'true', id: 'true', boolean: true }, { text: 'true', id: 'true' }],
	[' TRUE ', { text: ' TRUE ', id: 'TRUE', boolean: true }, { text: ' TRUE ', id: 'TRUE' }],
	['yes', { text: 'yes', id: 'yes' }, { text: 'yes', id: 'yes' }],
	['a', { text: 'a', id: 'a', choice: 'a' }, { text: 'a', id: 'a', choice: 'a' }],
	[' a ', { text: ' a ', id: 'a', choice: 'a' }, { text: ' a ', id: 'a' }],
	['A', { text: 'A', id: 'A', choice: 'a' }, { text: 'A', id: 'A' }],
	['-5', numeral('-5', -5), { text: '-5', id: '-5' }],
	['   ', { text: '   ', id: '' }, { text: '   ', id: '' }],
	['5', { ...numeral('5', 5), choice: '5' }, { text: '5', id: '5', choice: '5' }],
	[' 5 ', { ...numeral(' 5 ', 5), choice: '5' }, { text: ' 5 ', id: '5' }],
	['5.0', numeral('5.0', 5), { text: '5.0', id: '5.0' }],
	['1.5', { text: '1.5', id: '1.5', number: 1.5 }, { text: '1.5', id: '1.5' }],
	// A thousand, or one.
	['1.000', { text: '1.000', id: '1.000', number: 1 }, { text: '1.000', id: '1.000' }],
	...['1,5', '1e3', '0x10', '0b11', '1_000', 'Infinity', 'NaN', '٥', '9007199254740993'].map(
		(text): Row => [text, { text, id: text }, { text, id: text }],
	),
	['', {}],
	[null, {}],
	[undefined, {}],
	[[], { texts: [], list: 0 }, { texts: [], list: 0 }],
	[['a', 'b'], { texts: ['a', 'b'] }, { texts: ['a', 'b'] }],
	[['a', 5], { texts: ['a', '5'] }],
	[['a', ['b']], {}],
	[['a', ''], {}],
	[['a', null], {}],
	[['a', 2 ** 53], {}],
	[[{ a: 1 }], { texts: ['1'], list: 1 }, { list: 1 }],
	[[{ a: 'x', b: 'y' }], { list: 1 }, { list: 1 }],
	// Lists as AI models write them.
	[[{ a: 'x\ny' }], { texts: ['x', 'y'], list: 1 }, { list: 1 }],
	[[{ a: ' ["x", 5] ' }], { texts: ['x', '5'], list: 1 }, { list: 1 }],
	[[{ a: 'x, y' }], { texts: ['x, y'], list: 1 }, { list: 1 }],
	[[{ a: '[x]' }], { texts: ['[x]'], list: 1 }, { list: 1 }],
	[[{ a: '["x", ["y"]]' }], { list: 1 }, { list: 1 }],
	// A list field of n8n, and one with a second group.
	[
		{ a: ['x'] },
		{ texts: ['x'], object: { a: ['x'] }, json: '{"a":["x"]}' },
		{ object: { a: ['x'] } },
	],
	[
		{ a: ['x'], b: ['y'] },
		{ object: { a: ['x'], b: ['y'] }, json: '{"a":["x"],"b":["y"]}' },
		{ object: { a: ['x'], b: ['y'] } },
	],
	[{}, { texts: [], list: 0, object: {}, json: '{}' }, { object: {} }],
	[
		{ a: undefined },
		{ texts: [], list: 0, object: { a: undefined }, json: '{}' },
		{ object: { a: undefined } },
	],
	[{ a: NaN }, {}],
	[{ a: date }, {}],
	[{ a: 5n }, {}],
	[date, {}],
	[new Map([['a', 1]]), {}],
	[
		'{"a":1}',
		{ text: '{"a":1}', id: '{"a":1}', object: { a: 1 }, json: '{"a":1}' },
		{ text: '{"a":1}', id: '{"a":1}', object: { a: 1 }, json: '{"a":1}' },
	],
	// Its text is sent as it stands; as an object, the number would be another.
	[
		'{"a":9007199254740993}',
		{
			text: '{"a":9007199254740993}',
			id: '{"a":9007199254740993}',
			json: '{"a":9007199254740993}',
		},
		{
			text: '{"a":9007199254740993}',
			id: '{"a":9007199254740993}',
			json: '{"a":9007199254740993}',
		},
	],
	['[1]', { text: '[1]', id: '[1]' }, { text: '[1]', id: '[1]' }],
];

const label = (value: unknown) => inspect(value, { breakLength: Infinity });

const ABSENT_VALUES: unknown[] = ['', null, undefined];

describe.each(TABLE.map((row) => [label(row[0]), row] as const))(
	'%s',
	(_, [value, form, document = {}]) => {
		it.each(Object.entries(READERS))('as %s', (name, read) => {
			const isAbsent = ABSENT_VALUES.includes(value);
			const expected = (row: Expected) =>
				isAbsent ? ABSENT : name in row ? row[name as ReaderName] : REFUSED;
			// [{ a: 1 }] is a list of groups with one field in the form, and no list of texts in a document.
			expect(outcome(read, inForm(value))).toEqual(expected(form));
			expect(outcome(read, inDocument(value))).toEqual(expected(document));
		});
	},
);

it.each([
	['2024-02-30', REFUSED],
	['2023-02-29T10:00', REFUSED],
	['2023-02-29T10:00:00Z', REFUSED],
	['2024-02-29', 1_709_164_800],
	[' 2024-02-29T10:00:00+01:00 ', 1_709_197_200],
	['2024-13-01', REFUSED],
	['12/31/2026', REFUSED],
	['31.12.2026', REFUSED],
	['tomorrow', REFUSED],
	['1709164800', 1_709_164_800],
	[1_709_164_800, 1_709_164_800],
	[1_709_164_800.5, REFUSED],
	['1709164800.5', REFUSED],
	[1_709_164_800_000, REFUSED],
	[new Date(1_709_164_800_000), 1_709_164_800],
	[new Date(NaN), REFUSED],
	[{ toMillis: () => 1_709_164_800_000 }, 1_709_164_800],
	[{ toMillis: () => NaN }, REFUSED],
	[true, REFUSED],
	[[1_709_164_800], REFUSED],
	[{}, REFUSED],
])('a point in time: %j', (value, seconds) => {
	expect(outcome((form) => readMoment(form, 'x', 's').value, inForm(value))).toEqual(seconds);
});

it.each([
	['3EB0C431C26A1916E07A', '3EB0C431C26A1916E07A'],
	[' 3EB0C431C26A1916E07A\n', '3EB0C431C26A1916E07A'],
	[103, '103'],
	[1.5, REFUSED],
	[2 ** 60, REFUSED],
	['3EB0 C431', REFUSED],
	['3EB0,3EB1', '3EB0,3EB1'],
	[['3EB0'], REFUSED],
	[true, REFUSED],
	[null, undefined],
])('the ID of a message: %j', (value, id) => {
	expect(outcome((form) => readOptionalMessageId(form, 'x'), inForm(value))).toEqual(id);
});

const pn = '628123456789@s.whatsapp.net';
const group = '120363000000000001@g.us';
const locator = (value: unknown, mode = 'list') => ({ __rl: true, mode, value });

describe('a chat', () => {
	it.each<[unknown, unknown]>([
		['+62 812-3456-789', pn],
		['628123456789', pn],
		[628123456789, pn],
		['https://wa.me/628123456789', pn],
		[pn, pn],
		['628123456789:7@s.whatsapp.net', pn],
		['99911122233@lid', '99911122233@lid'],
		[group, group],
		['120363000000000000@newsletter', '120363000000000000@newsletter'],
		[` ${group}\n`, group],
		['', ABSENT],
		['  ', ABSENT],
		[null, ABSENT],
		[undefined, ABSENT],
		[0, REFUSED],
		[-628123456789, REFUSED],
		[628123456789.5, REFUSED],
		[2 ** 53, REFUSED],
		[NaN, REFUSED],
		[true, REFUSED],
		[[pn], REFUSED],
		[[], REFUSED],
		[{ chat: pn }, REFUSED],
		[{}, REFUSED],
		[new Date(0), REFUSED],
		['Maya', REFUSED],
		['+62 812-3456-789, +62 898-7654-321', REFUSED],
		['https://chat.whatsapp.com/AbCdEfGhIjK', REFUSED],
		['https://whatsapp.com/channel/0029VaAbCd', REFUSED],
	])('%j is the same in a locator of any mode', (value, jid) => {
		const read = (given: unknown) => outcome((form) => form.optionalRecipient('x'), inForm(given));
		expect(read(value)).toEqual(jid);
		for (const mode of ['list', 'id', '', 'url']) expect(read(locator(value, mode))).toEqual(jid);
		expect(read({ mode: 'id', value, cachedResultName: 'Maya' })).toEqual(jid);
	});

	it('is no other object that has a value', () => {
		for (const given of [
			{ value: pn, label: 'Maya' },
			{ __rl: true, value: locator(pn) },
			locator([locator(pn)]),
		]) {
			expect(outcome((form) => form.optionalRecipient('x'), inForm(given))).toBe(REFUSED);
		}
		const empty = { __rl: true, mode: 'id' };
		expect(outcome((form) => form.optionalRecipient('x'), inForm(empty))).toBe(ABSENT);
	});

	it('is only ever a text in a document', () => {
		for (const given of [628123456789, locator(pn), [pn], { value: pn }]) {
			expect(outcome((form) => form.optionalRecipient('x'), inDocument(given))).toBe(REFUSED);
		}
	});

	it.each([
		[undefined, 'is empty: its expression gave no value', '$json'],
		[locator(undefined, 'id'), 'is empty: its expression gave no value', 'item.json.chat'],
		[locator(''), 'must not be empty', undefined],
		[[pn], 'is a list', 'once per item'],
		[{ chat: pn }, 'is an object', '$json.chat'],
		['Maya', 'must be a phone number with country code', 'From List'],
		['https://chat.whatsapp.com/AbCdEfGhIjK', 'is an invite link', '@g.us'],
	])('that is missing or wrong is told with the way out: %j', (value, problem, way) => {
		const wrong = () => inForm(value).recipient('x');
		expect(wrong).toThrow(problem);
		if (way === '$json') return;
		expect(errorOf(wrong).description ?? '').toContain(way ?? '');
	});

	it('whatever JSON it is given, is the JID that the text names, or refused', () => {
		/** As documented: a text is what it says, a whole number its digits, and nothing else is a chat. */
		const meant = (value: unknown): unknown => {
			const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
			const text = isWhole ? String(value) : value;
			if (text === null) return ABSENT;
			if (typeof text !== 'string') return REFUSED;
			if (text.trim() === '') return ABSENT;
			return outcome(() => parseRecipient(text, 'x'), inForm(''));
		};
		const isLocator = (value: unknown) => picked(value) !== value;
		fc.assert(
			fc.property(
				fc.oneof(
					fc.jsonValue(),
					fc.nat(10 ** 15),
					fc.stringMatching(/^[-+ .,\d]{0,20}$/),
					fc.constantFrom(pn, group, 628123456789, [pn], { value: pn, x: 1 }),
				),
				(given) => {
					const read = (each: unknown) =>
						outcome((form) => form.optionalRecipient('x'), inForm(each));
					if (!isLocator(given)) expect(read(given)).toEqual(meant(given));
					const inside = isLocator(given) ? REFUSED : meant(given);
					expect(read(locator(given))).toEqual(inside);
				},
			),
			{ seed: 20_261_130, numRuns: 2_000 },
		);
	});
});

describe('a list of people', () => {
	const other = '628987654321@s.whatsapp.net';
	const people = (...rows: unknown[]) => ({ values: rows.map((person) => ({ person })) });
	const read = (value: unknown, limits = { min: 0, max: 3 }) =>
		outcome((form) => readPeople(form, 'x', limits), inForm(value));

	it.each<[unknown, unknown]>([
		[people(pn, other), [pn, other]],
		[people(locator(pn), locator('+62 898-7654-321', 'id')), [pn, other]],
		// One entry whose expression gives several.
		[people(locator([pn, 628987654321, locator(pn)], 'id')), [pn, other]],
		[people(locator('+62 812-3456-789, 628987654321;\n', 'id')), [pn, other]],
		[people(locator('')), []],
		[people(), []],
		[{}, []],
		[undefined, []],
		[people(locator(undefined, 'id')), REFUSED],
		[people(group), REFUSED],
		[people([group]), REFUSED],
		[people([pn, [other]]), REFUSED],
		[people({ jid: pn }), REFUSED],
		[people(true), REFUSED],
		['628123456789', REFUSED],
		[people(['628000000001', '628000000002', '628000000003', '628000000004']), REFUSED],
	])('%j', (value, jids) => {
		expect(read(value)).toEqual(jids);
	});

	it('of too few is refused', () => {
		expect(read(people(locator('')), { min: 1, max: 3 })).toBe(REFUSED);
	});
});

describe('whatever is given', () => {
	const value = fc.oneof(
		fc.jsonValue(),
		fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
		fc.double(),
		fc.string({ unit: 'grapheme' }),
		fc.stringMatching(/^[-+ .,\de]{0,20}$/),
	);
	const isText = (read: unknown) => typeof read === 'string';
	const TYPES: Record<ReaderName | 'bytes' | 'moment' | 'recipient', (read: unknown) => boolean> = {
		text: isText,
		id: isText,
		number: Number.isFinite,
		integer: Number.isSafeInteger,
		boolean: (read) => typeof read === 'boolean',
		choice: isText,
		texts: (read) => Array.isArray(read) && read.every(isText),
		list: Number.isInteger,
		object: (read) => typeof read === 'object' && !Array.isArray(read),
		json: (read) => typeof JSON.parse(read as string) === 'object',
		bytes: (read) => read instanceof Uint8Array,
		moment: Number.isSafeInteger,
		recipient: (read) => /^[\d-]+@[a-z.]+$/.test(read as string),
	};
	const ALL = {
		...READERS,
		bytes: (form: ParameterReader) => readBytes(form, 'x'),
		moment: (form: ParameterReader) => readMoment(form, 'x', 's').value,
		recipient: (form: ParameterReader) => form.recipient('x'),
	};

	it.each(Object.entries(ALL))('%s is read as what it is, or refused', (name, read) => {
		const isRight = TYPES[name as keyof typeof TYPES];
		fc.assert(
			fc.property(value, (given) => {
				for (const form of [inForm(given), inDocument(given)]) {
					const found = outcome(read, form);
					if (found !== REFUSED && found !== undefined) expect(isRight(found)).toBe(true);
				}
			}),
			{ seed: 20_261_130, numRuns: 1_000 },
		);
	});

	it('a text stays the text it was', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), (text) => {
				expect(outcome(READERS.text, inForm(text))).toBe(text);
				expect(outcome(READERS.text, inDocument(text))).toBe(text);
			}),
			{ seed: 20_261_130 },
		);
	});

	it('a number stays the number it was', () => {
		fc.assert(
			fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), (number) => {
				expect(outcome(READERS.number, inForm(number))).toBe(number);
				const text = outcome(READERS.text, inForm(number));
				if (text !== REFUSED) expect(Number(text)).toBe(number + 0);
			}),
			{ seed: 20_261_130 },
		);
	});
});

it('a choice may be spelt as its label is, as long as it can be only one', () => {
	const choices = ['freeText', 'choice', 'AB', 'ab'] as const;
	for (const spelling of ['Free Text', 'FREE_TEXT', ' free-text ', 'freetext']) {
		expect(inForm(spelling).choice('x', choices)).toBe('freeText');
	}
	expect(inForm('ab').choice('x', choices)).toBe('ab');
	for (const unclear of ['Ab', 'free', 'free text!', 'freeText, choice']) {
		expect(outcome((form) => form.choice('x', choices), inForm(unclear))).toBe(REFUSED);
	}
	// A document has its own spelling.
	expect(outcome((form) => form.choice('x', choices), inDocument('Free Text'))).toBe(REFUSED);
});
