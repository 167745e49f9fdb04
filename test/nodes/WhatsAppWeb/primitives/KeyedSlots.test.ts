import { KeyedSlots } from '../../../../nodes/WhatsAppWeb/primitives/KeyedSlots';

/** Work that ends when it is told to. */
function workOf(started: string[], name: string) {
	const { promise, resolve } = Promise.withResolvers<void>();
	return {
		end: resolve,
		run: async () => {
			started.push(name);
			await promise;
		},
	};
}

describe('KeyedSlots', () => {
	it('lets some work at a time on each key, the others in their order', async () => {
		const slots = new KeyedSlots(2);
		const started: string[] = [];
		const works = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => workOf(started, name));
		const ended = works.map(async ({ run }, at) => await slots.use(at < 4 ? 'a' : 'b', run));
		await Promise.resolve();
		expect(started).toEqual(['a1', 'a2', 'b1']);
		works[1]?.end();
		await ended[1];
		await Promise.resolve();
		expect(started).toEqual(['a1', 'a2', 'b1', 'a3']);
		for (const { end } of works) end();
		await Promise.all(ended);
		expect(started.at(-1)).toBe('a4');
	});

	it('lets a caller that gives up go at once, and keeps its place for nobody', async () => {
		const slots = new KeyedSlots(1);
		const started: string[] = [];
		const [first, second, third] = ['first', 'second', 'third'].map((name) =>
			workOf(started, name),
		);
		const cancel = new AbortController();
		const one = slots.use('a', first?.run ?? fail);
		const two = slots.use('a', second?.run ?? fail, cancel.signal);
		const three = slots.use('a', third?.run ?? fail);
		cancel.abort(new Error('enough'));
		await expect(two).rejects.toThrow('enough');
		await expect(slots.use('a', fail, cancel.signal)).rejects.toThrow('enough');
		first?.end();
		third?.end();
		await Promise.all([one, three]);
		expect(started).toEqual(['first', 'third']);
	});
});

function fail(): never {
	throw new Error('this must not run');
}
