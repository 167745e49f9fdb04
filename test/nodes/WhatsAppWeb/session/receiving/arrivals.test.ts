import type { ReceivedMessage } from '../../../../../nodes/WhatsAppWeb/message/content';
import { Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

/** The events of messages that were sent while the session was away, up to the message `last`. */
async function afterwards(last: string): Promise<string[]> {
	const trigger = await Trigger.on(harness.client());
	await trigger.next(({ event }) => (event.data as ReceivedMessage).id === last);
	return trigger.deliveries.map(({ event }) => (event.data as ReceivedMessage).id);
}

/** Baileys merges offline messages with their edits and deletions; no message may be lost by that. */
describe('a message that came while away', () => {
	beforeEach(async () => {
		const client = await harness.link();
		await Trigger.on(client);
		await harness.restart();
	});

	it('and was edited meanwhile is told', async () => {
		const { own, other } = harness;
		await other.sendText(own.jid, 'before', { id: 'EDITED' });
		const key = { remoteJid: own.jid, fromMe: true, id: 'EDITED' };
		await other.send(own.jid, {
			protocolMessage: { key, type: 14, editedMessage: { conversation: 'after' } },
		});
		await other.sendText(own.jid, 'the final one', { id: 'LAST' });
		expect(await afterwards('LAST')).toEqual(['EDITED', 'LAST']);
	});

	it('and was deleted meanwhile is told', async () => {
		const { own, other } = harness;
		await other.sendText(own.jid, 'before', { id: 'DELETED' });
		const key = { remoteJid: own.jid, fromMe: true, id: 'DELETED' };
		await other.send(own.jid, { protocolMessage: { key, type: 0 } });
		await other.sendText(own.jid, 'the final one', { id: 'LAST' });
		expect(await afterwards('LAST')).toEqual(['DELETED', 'LAST']);
	});

	it('and has the id of another member is told, and so is the other', async () => {
		const { own, other, wa } = harness;
		const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
		const group = other.createGroup('Family', [own, citra]);
		await other.sendText(group, 'the victim', { id: 'SAME' });
		await citra.sendText(group, 'the attacker', { id: 'SAME' });
		await other.sendText(group, 'the final one', { id: 'LAST' });
		expect(await afterwards('LAST')).toEqual(['SAME', 'SAME', 'LAST']);
	});
});
