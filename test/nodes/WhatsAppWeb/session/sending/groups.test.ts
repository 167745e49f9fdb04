import type { Phone } from '../../../../whatsapp/index.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { textCommand, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

function third(): Phone {
	return harness.wa.createPhone('628333000333', { pushName: 'Citra' });
}

describe.each(['lid', 'pn'] as const)('a group that names its members by %s', (addressing) => {
	it('gets a message, and answers to it quote it', async () => {
		const client = await harness.link();
		const citra = third();
		const group = harness.other.createGroup('Family', [harness.own, citra], { addressing });
		const first = await client.send(textCommand(group, 'Hello all'));
		expect(first).toMatchObject({ to: group, toPn: null, toLid: null, warnings: [] });
		for (const phone of [harness.other, citra]) {
			const received = await phone.next(({ chat }) => chat === group);
			expect(received.message.extendedTextMessage?.text).toBe('Hello all');
		}
		await client.send(textCommand(group, 'Again', { replyTo: first.messageId }));
		const second = await citra.next(({ chat }) => chat === group);
		expect(second.message.extendedTextMessage?.contextInfo?.participant).toBe(
			addressing === 'lid' ? harness.own.lid : harness.own.jid,
		);
	});
});

describe('a group', () => {
	it('is waited for until somebody has read it', async () => {
		const client = await harness.link();
		const group = harness.other.createGroup('Family', [harness.own]);
		harness.other.autoRead = true;
		const result = await client.send(textCommand(group, 'Hello', { waitUntil: 'read' }));
		expect(result.status).toBe('read');
	});

	it('is looked up once for many messages, and again after it has changed', async () => {
		const client = await harness.link();
		const citra = third();
		const group = harness.other.createGroup('Family', [harness.own]);
		await client.send(textCommand(group, 'one'));
		const lookUps = harness.wa.faults.nack({ xmlns: 'w:g2' }, 500, 100);
		await client.send(textCommand(group, 'two'));
		expect(lookUps.count).toBe(0);
		lookUps.cancel();
		await harness.other.changeGroup(
			group,
			stanza('add', {}, [stanza('participant', { jid: citra.lid })]),
		);
		await client.send(textCommand(group, 'three'));
		const received = await citra.next(({ chat }) => chat === group);
		expect(received.message.extendedTextMessage?.text).toBe('three');
	});

	it('of which one is not a member is not posted to', async () => {
		const client = await harness.link();
		const group = harness.other.createGroup('Secret', [third()]);
		await expect(client.send(textCommand(group, 'Hello'))).rejects.toMatchObject({
			code: 'group_posting_restricted',
			retryable: false,
		});
	});

	it('that only admins may post to is not posted to', async () => {
		const client = await harness.link();
		const group = harness.other.createGroup('Announcements', [harness.own], { announce: true });
		await expect(client.send(textCommand(group, 'Hello'))).rejects.toMatchObject({
			code: 'group_posting_restricted',
			message: expect.stringContaining('admins'),
		});
	});

	it('that has changed its addressing (421) is looked up anew, and gets the message', async () => {
		const client = await harness.link();
		const group = harness.other.createGroup('Family', [harness.own]);
		await client.send(textCommand(group, 'one'));
		harness.wa.faults.nack({ tag: 'message', to: group }, 421);
		const result = await client.send(textCommand(group, 'two'));
		const received = await harness.other.next(({ id }) => id === result.messageId);
		expect(received.message.extendedTextMessage?.text).toBe('two');
	});

	it('nobody knows is not found', async () => {
		const client = await harness.link();
		await expect(
			client.send(textCommand('120363000000000000@g.us', 'Hello')),
		).rejects.toMatchObject({ code: expect.stringMatching(/recipient_not_found|restricted/) });
	});
});

describe('a channel', () => {
	it('gets text and answers with its own id, but takes no files', async () => {
		const client = await harness.link();
		const channel = harness.own.createNewsletter('News');
		const result = await client.send(textCommand(channel, 'Hello'));
		expect(result).toMatchObject({ to: channel, serverId: expect.any(String) });
		const content = {
			message: { imageMessage: {} },
			media: { kind: 'image', sha256: '' },
		} as const;
		await expect(client.send({ ...textCommand(channel, ''), content })).rejects.toMatchObject({
			code: 'unsupported_for_newsletter',
		});
	});
});
