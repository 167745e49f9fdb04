import { KeyedQueue } from '../../../../nodes/WhatsAppWeb/primitives/KeyedQueue';

it('lets one in at a time per chat, in order, whoever gives up', async () => {
	const queue = new KeyedQueue();
	const order: string[] = [];
	const leaveFirst = await queue.enter('a');
	const second = queue.enter('a').then((leave) => leave());
	const third = queue.enter('a').then((leave) => {
		order.push('third');
		leave();
	});
	(await queue.enter('b'))();
	order.push('other chat', 'first');
	leaveFirst();
	await Promise.all([second, third]);
	expect(order).toEqual(['other chat', 'first', 'third']);
});
