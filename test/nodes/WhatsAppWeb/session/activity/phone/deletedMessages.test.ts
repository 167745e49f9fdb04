import { jidNormalizedUser } from '@whiskeysockets/baileys';
import { flattenMessage } from '../../../../../../nodes/WhatsAppWeb/message/flatten';
import { listenToPhone, onPhone } from '../../../trigger/events/phoneActions.ts';
import { useSessionHarness } from '../../SessionHarness.ts';

/** What the owner deletes on the phone "for me" is not kept here either. */
const harness = useSessionHarness();

async function receive(count: number, to: string) {
	const { client, reporter } = await listenToPhone(harness, ['message', 'chat_update']);
	const ids: string[] = [];
	for (let index = 0; index < count; index += 1) {
		ids.push((await harness.other.sendText(to, `Message ${index}`)).id);
		await reporter.json();
	}
	const texts = async () =>
		(await client.query('findMessages', {})).messages.map(
			({ message }) => flattenMessage(message).text,
		);
	return { ids, reporter, texts };
}

/** In the same collection as deletions, so that they are read when it is told. */
const mute = async (chat: string) => await onPhone(harness, chat, { mute: Date.now() + 60_000 });

it('a message of a chat, by either identity', async () => {
	const { own, other } = harness;
	const { ids, reporter, texts } = await receive(3, own.jid);
	for (const [index, chat] of [other.jid, other.lid].entries()) {
		const key = { id: ids[index], remoteJid: chat, fromMe: false };
		await onPhone(harness, chat, { deleteForMe: { deleteMedia: false, key, timestamp: 1 } });
	}
	await mute(other.jid);
	expect(await reporter.json()).toMatchObject({ event: 'chat_update' });
	expect(await texts()).toEqual(['Message 2']);
});

it('not one of another chat, nor an own one, with the same id', async () => {
	const { own, other } = harness;
	const { ids, reporter, texts } = await receive(1, own.jid);
	const elsewhere = { id: ids[0], remoteJid: own.jid, fromMe: false };
	const mine = { id: ids[0], remoteJid: other.jid, fromMe: true };
	for (const key of [elsewhere, mine]) {
		const deleteForMe = { deleteMedia: false, key, timestamp: 1 };
		await onPhone(harness, jidNormalizedUser(key.remoteJid), { deleteForMe });
	}
	await mute(other.jid);
	await reporter.json();
	expect(await texts()).toEqual(['Message 0']);
});
