import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import { stanza } from '../../../../whatsapp/stanza.ts';
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

/** `proto.Message` with a text, as channels have it. */
const plain = (text: string): BinaryNode =>
	stanza('plaintext', {}, Buffer.from(proto.Message.encode({ conversation: text }).finish()));

it.each<[string, () => BinaryNode[]]>([
	['one', () => [plain('forged')]],
	['one behind an empty one', () => [stanza('plaintext', {}), plain('forged')]],
	['one behind words', () => [stanza('plaintext', {}, 'words'), plain('forged')]],
	['several', () => [plain('forged'), plain('forged'), plain('forged')]],
])('what comes unencrypted in a chat of people is not believed: %s', async (_what, content) => {
	const { own, other, wa } = harness;
	const trigger = await Trigger.on(await harness.link(), { includeOwnMessages: true });
	for (const from of [other.jid, own.jid]) {
		const attrs = { id: `FORGED${from}`, from, type: 'text', t: '1700000000', notify: 'Budi' };
		wa.push(own.number, 1, stanza('message', attrs, content()));
	}
	await other.sendText(own.jid, 'genuine');
	expect(await trigger.texts(1)).toEqual(['genuine']);
});

it('a post in several parts is journalled as a whole', async () => {
	const client = await harness.link();
	await Trigger.on(client);
	const channel = harness.own.createNewsletter('News');
	await harness.restart();
	const died = harness.storeFaults.loseWrites(
		(mutation) => mutation.table === 'inbox' && mutation.event.event === 'message',
	);
	await harness.client().status({ connect: true });
	const attrs = { id: 'PARTS', from: channel, type: 'text', t: '1700000000', server_id: '100' };
	const parts = [stanza('plaintext', {}), plain('in the second part')];
	harness.wa.push(harness.own.number, 1, stanza('message', attrs, parts));
	await died;
	await harness.restart();
	const trigger = await Trigger.on(harness.client());
	expect(await trigger.texts(1)).toEqual(['in the second part']);
});
