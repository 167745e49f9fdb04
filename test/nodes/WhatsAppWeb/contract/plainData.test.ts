import { decodePlain, encodePlain } from '../../../../nodes/WhatsAppWeb/contract/plainData';

describe('plain data', () => {
	it('survives being stored', () => {
		const value = {
			text: 'ü',
			bytes: Uint8Array.of(0, 255),
			buffer: new Uint8Array(Buffer.from('x')),
			list: [1, null, { deep: true }],
		};
		expect(decodePlain(encodePlain(value))).toEqual(value);
	});

	it('end at a hundred levels, and overflow nothing', () => {
		let deep: unknown = 'bottom';
		for (let level = 0; level < 100_000; level++) deep = [deep];
		let found: unknown = decodePlain(encodePlain(deep));
		let levels = 0;
		for (; Array.isArray(found); levels++) [found] = found;
		expect({ levels, found }).toEqual({ levels: 101, found: null });
	});

	it('that is equal is stored as equal bytes', () => {
		const a = encodePlain({ one: 1, two: { b: 2, a: 1, none: undefined } });
		const b = encodePlain({ two: { a: 1, b: 2 }, one: 1 });
		expect(Buffer.compare(a, b)).toBe(0);
	});
});
