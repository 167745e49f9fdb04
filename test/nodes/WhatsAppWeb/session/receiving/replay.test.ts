import { jest } from '@jest/globals';
import { Inbound } from '../../../../../nodes/WhatsAppWeb/session/receiving/Inbound';
import { bring } from '../rawStanzas.ts';
import { subscription, Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

afterEach(() => {
	jest.restoreAllMocks();
});

/** Lets the events of messages fail to be written, as if the process had died just before, up to the last of them. */
async function loseOnce(...messageIds: string[]): Promise<void> {
	const { take } = Inbound.prototype;
	await new Promise<void>((resolve) => {
		jest.spyOn(Inbound.prototype, 'take').mockImplementation(async function (
			this: Inbound,
			...args
		) {
			if (!messageIds.includes(args[0].key.id ?? '')) return await take.apply(this, args);
			if (args[0].key.id === messageIds.at(-1)) {
				jest.restoreAllMocks();
				resolve();
			}
			throw new Error('the disk is full');
		});
	});
}

describe('a message whose receipt went out before it became an event', () => {
	it.each([true, false])('comes with the next connection (restart: %s)', async (restart) => {
		const client = await harness.link();
		await (
			await client.subscribe(subscription(), new Trigger().handler)
		)();
		const taking = loseOnce('ABC1');
		const arrived = harness.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await harness.other.sendText(harness.own.jid, 'nearly lost', { id: 'ABC1' });
		await arrived;
		await taking;

		if (restart) await harness.restart();
		const next = harness.client();
		if (!restart) await next.restart();
		const trigger = new Trigger();
		await next.subscribe(subscription(), trigger.handler);
		expect((await trigger.next()).event.data).toMatchObject({
			id: 'ABC1',
			chat: harness.other.jid,
			senderLid: harness.other.lid,
			pushName: 'Budi',
			message: { conversation: 'nearly lost' },
		});

		await harness.restart();
		const later = new Trigger();
		await harness.client().subscribe(subscription(), later.handler);
		await harness.other.sendText(harness.own.jid, 'the next one', { id: 'ABC2' });
		expect((await later.next()).event.data).toMatchObject({ id: 'ABC2' });
	});
});

describe('a message that Baileys stumbles over', () => {
	const POISON = [
		['a reaction to nothing', { reactionMessage: { text: 'x' } }],
		['a vote on nothing', { pollUpdateMessage: { senderTimestampMs: 1 } }],
	] as const;
	const events = ['message', 'undecryptable_message'] as const;

	it.each(POISON)('is told: %s', async (_, poison) => {
		const client = await harness.link();
		const trigger = new Trigger();
		await client.subscribe(subscription({ events: [...events] }), trigger.handler);
		const id = await bring(harness, poison, { from: harness.other.jid });
		expect((await trigger.next()).event).toMatchObject({
			event: 'undecryptable_message',
			data: { id, reason: 'malformed' },
		});
		await harness.other.sendText(harness.own.jid, 'the next one', { id: 'ABC2' });
		expect((await trigger.next()).event.data).toMatchObject({ id: 'ABC2' });
	});

	it.each(POISON)('does not keep others from coming after a crash: %s', async (_, poison) => {
		const client = await harness.link();
		await (
			await client.subscribe(subscription(), new Trigger().handler)
		)();
		const taking = loseOnce('POISON', 'ABC1');
		const arrived = harness.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await bring(harness, poison, { from: harness.other.jid, id: 'POISON' });
		await harness.other.sendText(harness.own.jid, 'nearly lost', { id: 'ABC1' });
		await arrived;
		await taking;
		await harness.restart();
		const trigger = new Trigger();
		await harness.client().subscribe(subscription({ events: [...events] }), trigger.handler);
		expect((await trigger.next()).event.data).toMatchObject({ id: 'POISON' });
		expect((await trigger.next()).event.data).toMatchObject({ id: 'ABC1' });
	});
});

it.each([
	[
		'of a hosted device',
		() => ({ from: harness.other.jid.replace('@s.whatsapp.net', ':99@hosted') }),
	],
	[
		'of a member of a group, by a hosted device',
		() => ({
			from: '120363025246125486@g.us',
			participant: harness.other.lid.replace('@lid', ':99@hosted.lid'),
			addressing_mode: 'lid',
		}),
	],
])('a message %s is not kept to be replayed', async (_, attrs) => {
	const client = await harness.link();
	const trigger = new Trigger();
	await client.subscribe(subscription(), trigger.handler);
	const take = jest.spyOn(Inbound.prototype, 'take');
	const id = await bring(harness, { conversation: 'hello' }, attrs());
	await trigger.next();
	await harness.restart();
	const later = new Trigger();
	await harness.client().subscribe(subscription(), later.handler);
	await harness.other.sendText(harness.own.jid, 'the last');
	await later.next();
	const taken = take.mock.calls.filter(([{ key }]) => key.id === id);
	expect(taken.map(([, , stanzas]) => stanzas.length)).toEqual([1]);
});
