import { BoundedCache } from '../../../../nodes/WhatsAppWeb/primitives/BoundedCache';

it('forgets what was not used for longest, and what is too old', () => {
	const cache = new BoundedCache<number>(2, 60_000);
	cache.set('a', 1);
	cache.set('b', 2);
	cache.get('a');
	cache.set('c', 3);
	cache.set('old', 4, -1);
	expect([cache.get('b'), cache.get('c'), cache.get('old')]).toEqual([undefined, 3, undefined]);
});
