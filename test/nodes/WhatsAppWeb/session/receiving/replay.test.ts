import { jest } from '@jest/globals';
import { Inbound } from '../../../../../nodes/WhatsAppWeb/session/receiving/Inbound';
import { bring } from '../courier.ts';
import { subscription, Trigger, useOffice } from '../office.ts';

const office = useOffice();

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
		const client = await office.link();
		await (
			await client.subscribe(subscription(), new Trigger().handler)
		)();
		const taking = loseOnce('ABC1');
		const arrived = office.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await office.other.sendText(office.own.jid, 'hampir hilang', { id: 'ABC1' });
		await arrived;
		await taking;

		if (restart) await office.restart();
		const next = office.client();
		if (!restart) await next.restart();
		const trigger = new Trigger();
		await next.subscribe(subscription(), trigger.handler);
		expect((await trigger.next()).event.data).toMatchObject({
			id: 'ABC1',
			chat: office.other.jid,
			senderLid: office.other.lid,
			pushName: 'Budi',
			message: { conversation: 'hampir hilang' },
		});

		await office.restart();
		const later = new Trigger();
		await office.client().subscribe(subscription(), later.handler);
		await office.other.sendText(office.own.jid, 'berikutnya', { id: 'ABC2' });
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
		const client = await office.link();
		const trigger = new Trigger();
		await client.subscribe(subscription({ events: [...events] }), trigger.handler);
		const id = await bring(office, poison, { from: office.other.jid });
		expect((await trigger.next()).event).toMatchObject({
			event: 'undecryptable_message',
			data: { id, reason: 'malformed' },
		});
		await office.other.sendText(office.own.jid, 'berikutnya', { id: 'ABC2' });
		expect((await trigger.next()).event.data).toMatchObject({ id: 'ABC2' });
	});

	it.each(POISON)('does not keep others from coming after a crash: %s', async (_, poison) => {
		const client = await office.link();
		await (
			await client.subscribe(subscription(), new Trigger().handler)
		)();
		const taking = loseOnce('POISON', 'ABC1');
		const arrived = office.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await bring(office, poison, { from: office.other.jid, id: 'POISON' });
		await office.other.sendText(office.own.jid, 'hampir hilang', { id: 'ABC1' });
		await arrived;
		await taking;
		await office.restart();
		const trigger = new Trigger();
		await office.client().subscribe(subscription({ events: [...events] }), trigger.handler);
		expect((await trigger.next()).event.data).toMatchObject({ id: 'POISON' });
		expect((await trigger.next()).event.data).toMatchObject({ id: 'ABC1' });
	});
});

it.each([
	[
		'of a hosted device',
		() => ({ from: office.other.jid.replace('@s.whatsapp.net', ':99@hosted') }),
	],
	[
		'of a member of a group, by a hosted device',
		() => ({
			from: '120363025246125486@g.us',
			participant: office.other.lid.replace('@lid', ':99@hosted.lid'),
			addressing_mode: 'lid',
		}),
	],
])('a message %s is not kept to be replayed', async (_, attrs) => {
	const client = await office.link();
	const trigger = new Trigger();
	await client.subscribe(subscription(), trigger.handler);
	const take = jest.spyOn(Inbound.prototype, 'take');
	const id = await bring(office, { conversation: 'halo' }, attrs());
	await trigger.next();
	await office.restart();
	const later = new Trigger();
	await office.client().subscribe(subscription(), later.handler);
	await office.other.sendText(office.own.jid, 'penutup');
	await later.next();
	const taken = take.mock.calls.filter(([{ key }]) => key.id === id);
	expect(taken.map(([, , stanzas]) => stanzas.length)).toEqual([1]);
});
