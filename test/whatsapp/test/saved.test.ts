import { connectClient, linkClient } from '../client.ts';
import { startWhatsApp } from '../index.ts';

it('a WhatsApp that was saved is to its devices the one they know', async () => {
	const before = await startWhatsApp();
	const alice = before.createPhone('628111111111', { pushName: 'Alice' });
	const bob = before.createPhone('628222222222', { pushName: 'Bob' });
	const group = bob.createGroup('Team', [alice]);
	const { auth, ...client } = await linkClient(before, alice);
	await client.sock.sendMessage(bob.jid, { text: 'hello' });
	const { id } = await bob.next();
	await bob.sendText(group, 'hello all');
	await client.nextMessage(({ key }) => key.remoteJid === group);
	await client.close();
	await bob.sendText(alice.jid, 'are you there?');
	const saved = before.save();
	await before.stop();
	before.assertClean();

	const after = await startWhatsApp({ saved });
	const again = connectClient(after, { auth });
	try {
		await again.waitOpen();
		const missed = await again.nextMessage(({ key }) => key.remoteJid !== group);
		expect(missed.message?.conversation).toBe('are you there?');
		const sameBob = after.phone('628222222222');
		await sameBob?.sendText(group, 'all there?');
		const inGroup = await again.nextMessage(({ key }) => key.remoteJid === group);
		expect(inGroup.message?.conversation).toBe('all there?');
		await sameBob?.about(id).react('👍');
		await again.nextMessage(({ message }) => message?.reactionMessage?.key?.id === id);
		await again.sock.sendMessage(bob.jid, { text: 'I am' });
		const answer = await sameBob?.next(
			({ message }) => message.extendedTextMessage?.text === 'I am',
		);
		expect(answer?.from).toBe('628111111111:1@s.whatsapp.net');
		expect(after.log).not.toContainEqual(expect.objectContaining({ type: 'retry' }));
	} finally {
		await again.close();
		await after.stop();
	}
	after.assertClean();
});
