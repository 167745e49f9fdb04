import { jest } from '@jest/globals';
import { Inbound } from '../../../../nodes/WhatsAppWeb/session/Inbound';
import { subscription, Trigger, useOffice } from './office.ts';

const office = useOffice();

afterEach(() => {
	jest.restoreAllMocks();
});

/** Lets the event of one message fail to be written, as if the process had died just before. */
async function loseOnce(messageId: string): Promise<void> {
	const { take } = Inbound.prototype;
	await new Promise<void>((resolve) => {
		jest.spyOn(Inbound.prototype, 'take').mockImplementation(async function (
			this: Inbound,
			...args
		) {
			if (args[0].key.id !== messageId) return await take.apply(this, args);
			jest.restoreAllMocks();
			resolve();
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
