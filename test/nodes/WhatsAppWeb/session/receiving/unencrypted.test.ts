import { Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

it('a post of a channel that was acknowledged before it was an event is not lost', async () => {
	const client = await harness.link();
	await Trigger.on(client);
	const channel = harness.own.createNewsletter('News');
	await harness.restart();

	const died = harness.storeFaults.loseWrites(
		(mutation) => mutation.table === 'inbox' && mutation.event.event === 'message',
	);
	await harness.client().status({ connect: true });
	await harness.own.post(channel, { extendedTextMessage: { text: 'breaking' } });
	await died;
	await harness.restart();

	const trigger = await Trigger.on(harness.client());
	const { events } = await trigger.next();
	expect(events[0]).toMatchObject({ event: 'message', data: { chat: channel } });
	expect(JSON.stringify(events[0].data)).toContain('breaking');
});
