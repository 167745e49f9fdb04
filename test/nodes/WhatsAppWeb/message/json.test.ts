import { parseJsonObject, toJson } from '../../../../nodes/WhatsAppWeb/message/json';

describe('plain data as JSON', () => {
	it('has bytes as base64 and leaves out what JSON does not know', () => {
		const data = { bytes: Buffer.from('abc'), list: [1, Number.NaN, undefined], gone: undefined };
		expect(toJson(data)).toEqual({ bytes: 'YWJj', list: [1, null, null] });
	});

	it('ends at 64 levels', () => {
		let deep: unknown = 'bottom';
		for (let level = 0; level < 65; level++) deep = [deep];
		expect(JSON.stringify(toJson(deep))).toBe(`${'['.repeat(64)}null${']'.repeat(64)}`);
	});

	it('has no name that stands for the prototype', () => {
		const hostile: unknown = JSON.parse('{"__proto__":{"admin":true},"a":1}');
		expect(Object.keys(toJson(hostile) as object)).toEqual(['a']);
	});
});

describe('an object from JSON text', () => {
	it.each(['', '[1]', '"text"', 'null', '{', 7, undefined])('is none in %j', (text) => {
		expect(parseJsonObject(text)).toBeNull();
	});

	it('is not read from more than 64 KiB', () => {
		const ofLength = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`;
		expect(parseJsonObject(ofLength(65_536))).not.toBeNull();
		expect(parseJsonObject(ofLength(65_537))).toBeNull();
	});
});
