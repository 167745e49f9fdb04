import type { Mutation } from '../../../../../nodes/WhatsAppWeb/store/Store';
import { bring } from '../rawStanzas.ts';
import { subscribeAndLeave, Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

/** Whether a mutation is the event of one of these messages. */
const isEventOf =
	(...messageIds: string[]) =>
	(mutation: Mutation): boolean =>
		mutation.table === 'inbox' && messageIds.some((id) => mutation.event.id.endsWith(`|${id}`));

describe('a message whose receipt went out before it became an event', () => {
	it.each(['loseWrites', 'failOnce'] as const)(
		'comes with the next connection (%s)',
		async (fault) => {
			await subscribeAndLeave(await harness.link());
			const struck = harness.storeFaults[fault](isEventOf('ABC1'));
			const arrived = harness.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
			await harness.other.sendText(harness.own.jid, 'nearly lost', { id: 'ABC1' });
			await Promise.all([arrived, struck]);

			if (fault === 'loseWrites') await harness.restart();
			const trigger = await Trigger.on(harness.client());
			expect((await trigger.next()).event.data).toMatchObject({
				id: 'ABC1',
				chat: harness.other.jid,
				senderLid: harness.other.lid,
				pushName: 'Budi',
				message: { conversation: 'nearly lost' },
			});

			await harness.restart();
			const later = await Trigger.on(harness.client());
			await harness.other.sendText(harness.own.jid, 'the next one', { id: 'ABC2' });
			expect((await later.next()).event.data).toMatchObject({ id: 'ABC2' });
		},
	);
});

describe('a message that Baileys stumbles over', () => {
	const POISON = [
		['a reaction to nothing', { reactionMessage: { text: 'x' } }],
		['a vote on nothing', { pollUpdateMessage: { senderTimestampMs: 1 } }],
	] as const;
	const events = ['message', 'undecryptable_message'] as const;

	it.each(POISON)('is told: %s', async (_, poison) => {
		const client = await harness.link();
		const trigger = await Trigger.on(client, { events: [...events] });
		const id = await bring(harness, poison, { from: harness.other.jid });
		expect((await trigger.next()).event).toMatchObject({
			event: 'undecryptable_message',
			data: { id, reason: 'malformed' },
		});
		await harness.other.sendText(harness.own.jid, 'the next one', { id: 'ABC2' });
		expect((await trigger.next()).event.data).toMatchObject({ id: 'ABC2' });
	});

	it.each(POISON)('does not keep others from coming after a crash: %s', async (_, poison) => {
		await subscribeAndLeave(await harness.link());
		const died = harness.storeFaults.loseWrites(isEventOf('POISON', 'ABC1'));
		const arrived = harness.wa.once('receipt', { where: ({ ids }) => ids.includes('ABC1') });
		await bring(harness, poison, { from: harness.other.jid, id: 'POISON' });
		await harness.other.sendText(harness.own.jid, 'nearly lost', { id: 'ABC1' });
		await Promise.all([arrived, died]);
		await harness.restart();
		const trigger = await Trigger.on(harness.client(), { events: [...events] });
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
	const trigger = await Trigger.on(client);
	const written: string[] = [];
	harness.storeFaults.watch((mutation) => {
		if (isEventOf('HOSTED')(mutation)) written.push('event');
		if (mutation.table === 'journalDone' && mutation.stanzaId.endsWith('|HOSTED'))
			written.push('struck');
	});
	await bring(harness, { conversation: 'hello' }, { ...attrs(), id: 'HOSTED' });
	await trigger.next();
	await harness.restart();
	const later = await Trigger.on(harness.client());
	await harness.other.sendText(harness.own.jid, 'the last');
	await later.next();
	expect(written).toEqual(['event', 'struck']);
});
