import { chatModificationToAppPatch, type BaileysEventMap } from '@whiskeysockets/baileys';
import { Mailbox } from '../mailbox.ts';
import { useWorld } from './world.ts';

const world = useWorld();
const CHAT = '628222222222@s.whatsapp.net';

/** A linked client that has synchronised the app state. */
async function linked() {
	const alice = world.wa.createPhone('628111111111');
	const client = await world.link(alice);
	const updates = new Mailbox<BaileysEventMap['chats.update'][number]>('chat update');
	client.sock.ev.on('chats.update', (list) => {
		for (const update of list) updates.push(update);
	});
	return { alice, client, updates };
}

describe('app state', () => {
	it('set on the phone reaches the companion, whose own changes reach the phone', async () => {
		const { alice, client, updates } = await linked();
		await alice.setAppState(chatModificationToAppPatch({ pin: true }, CHAT));
		expect(await updates.take(({ pinned }) => pinned !== undefined)).toMatchObject({ id: CHAT });
		await client.sock.chatModify({ mute: 1_893_456_000_000 }, CHAT);
		// The phone first applies the patches it lacks; otherwise the client would refuse its patch for a wrong hash.
		await alice.setAppState(chatModificationToAppPatch({ mute: null }, CHAT));
		expect(await updates.take(({ muteEndTime }) => muteEndTime === null)).toMatchObject({
			id: CHAT,
		});
	});

	it('that a companion asks for is in the log', async () => {
		const { alice } = await linked();
		const asked = world.wa.once('appState');
		await alice.setAppState(chatModificationToAppPatch({ pin: true }, CHAT));
		expect(await asked).toEqual({
			number: alice.number,
			device: 1,
			collections: ['regular_low'],
		});
	});
});
