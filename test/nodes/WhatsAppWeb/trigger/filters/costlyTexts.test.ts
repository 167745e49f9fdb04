import { Script } from 'node:vm';
import { jest } from '@jest/globals';
import { Pattern } from '../../../../../nodes/WhatsAppWeb/trigger/filters/pattern';
import { textContains } from '../../../../../nodes/WhatsAppWeb/trigger/filters/textContains';
import { textMatches } from '../../../../../nodes/WhatsAppWeb/trigger/filters/textMatches';
import type { Candidate } from '../../../../../nodes/WhatsAppWeb/trigger/filters/FilterOption';

afterEach(() => {
	jest.restoreAllMocks();
});

describe('Text Contains', () => {
	const passes = (words: string[], text: string) =>
		textContains.passes(words, { json: { text } } as unknown as Candidate);

	it.each([
		['a ligature that folds to eighteen characters', '\uFDFA'.repeat(65_536)],
		['full-width letters', '\uFF21'.repeat(65_536)],
		['plain letters', 'a'.repeat(65_536)],
	])('folds a text once, whatever number of words is looked for: %s', (_, text) => {
		const words = Array.from({ length: 500 }, (__, n) => `word ${n}`);
		const normalize = jest.spyOn(String.prototype, 'normalize');
		expect(passes(words, text)).toBe(false);
		expect(normalize).toHaveBeenCalledTimes(1);
	});

	it('finds a word in what it has folded', () => {
		expect(passes(['never', 'order'], 'My \uFF2F\uFF52\uFF44\uFF45\uFF52')).toBe(true);
		expect(passes(['never', 'nowhere'], 'My order')).toBe(false);
	});
});

describe('a pattern that takes too long', () => {
	/** Counts the texts that are tried, each of which takes too long that is not in `fast`. */
	function countTries(fast: string[] = []): { tried: number } {
		const counter = { tried: 0 };
		const { runInContext } = Script.prototype;
		jest.spyOn(Script.prototype, 'runInContext').mockImplementation(function (
			this: Script,
			context,
			options,
		) {
			counter.tried += 1;
			if (fast.includes((context as { text: string }).text)) {
				return runInContext.call(this, context, options) as unknown;
			}
			throw Object.assign(new Error('timed out'), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
		});
		return counter;
	}

	const slow = (length: number) => `${'a'.repeat(length - 1)}!`;

	it('is really cut off, and then costs nothing more for texts as long from that sender', () => {
		const pattern = Pattern.parse('^(a+)+$', 'textMatches');
		const runs = jest.spyOn(Script.prototype, 'runInContext');
		for (let n = 0; n < 50; n += 1) expect(pattern.test(slow(40 + n), 'a@lid')).toBeUndefined();
		expect(runs).toHaveBeenCalledTimes(5);
	});

	it.each([
		['shorter texts of the same sender', 'aaa', 'a@lid'],
		['texts of other people', 'a'.repeat(50), 'b@lid'],
	])('is tried on all the same: %s', (_, text, sender) => {
		const runs = countTries([text]);
		const pattern = Pattern.parse('^(a+)+$', 'textMatches');
		for (let n = 0; n < 10; n += 1) pattern.test(slow(30), 'a@lid');
		expect(runs.tried).toBe(5);
		expect(pattern.test(text, sender)).toBe(true);
	});

	it('costs nothing for texts longer than the shortest of them', () => {
		const runs = countTries();
		const pattern = Pattern.parse('^(a+)+$', 'textMatches');
		for (const length of [30, 60, 90, 120, 150]) pattern.test(slow(length), 'a@lid');
		expect(runs.tried).toBe(5);
		for (const length of [31, 60, 149]) pattern.test(slow(length), 'a@lid');
		expect(runs.tried).toBe(5);
	});

	it('is charged to whoever wrote the message', async () => {
		const runs = countTries();
		const pattern = textMatches.read('^(a+)+$', 'textMatches')!;
		const reports: unknown[] = [];
		const passes = async (sender: string) =>
			await textMatches.passes(pattern, {
				event: { data: { sender } },
				json: { text: slow(30) },
				report: (error: unknown) => reports.push(error),
			} as unknown as Candidate);
		for (let n = 0; n < 10; n += 1) expect(await passes('a@lid')).toBe(false);
		expect(runs.tried).toBe(5);
		await passes('b@lid');
		expect(runs.tried).toBe(6);
		expect(reports).toHaveLength(11);
	});

	it('costs no more for many senders together', () => {
		const runs = countTries(['aaa']);
		const pattern = Pattern.parse('^(a+)+$', 'textMatches');
		for (let n = 0; n < 500; n += 1) pattern.test(slow(30), `${n}@lid`);
		expect(runs.tried).toBe(20);
		expect(pattern.test('aaa', '1@lid')).toBe(true);
	});

	it('is tried again when some time has passed', () => {
		const runs = countTries();
		const pattern = Pattern.parse('^(a+)+$', 'textMatches');
		for (let n = 0; n < 10; n += 1) pattern.test(slow(30), 'a@lid');
		const now = performance.now() + 11 * 60_000;
		jest.spyOn(performance, 'now').mockReturnValue(now);
		pattern.test(slow(30), 'a@lid');
		expect(runs.tried).toBe(6);
	});

	it('is not remembered by another pattern', () => {
		const runs = countTries();
		for (const source of ['^(a+)+$', '^(a|aa)+$']) {
			const pattern = Pattern.parse(source, 'textMatches');
			for (let n = 0; n < 10; n += 1) pattern.test(slow(30), 'a@lid');
		}
		expect(runs.tried).toBe(10);
	});
});
