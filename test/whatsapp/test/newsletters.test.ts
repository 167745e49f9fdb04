import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { Mailbox } from '../mailbox.ts';
import { describe as asText } from '../stanza.ts';
import { useWorld } from './world.ts';

const world = useWorld();

it('is opened, followed, read and reacted to', async () => {
	const alice = world.wa.createPhone('628111111111');
	const bob = world.wa.createPhone('628222222222');
	const owner = await world.link(alice);
	const follower = await world.link(bob);

	const { id, name } = await owner.sock.newsletterCreate('News', 'What is new');
	expect(name).toBe('News');
	await follower.sock.newsletterFollow(id);
	expect(await owner.sock.newsletterSubscribers(id)).toMatchObject({ subscribers_count: 1 });

	world.wa.mark();
	const sent = await owner.sock.sendMessage(id, { text: 'first post' });
	await world.wa.waitFor('ack', (ack) => ack.id === sent?.key.id && ack.error === undefined);
	const post = await follower.nextMessage(({ key }) => key.remoteJid === id);
	expect(post.message?.extendedTextMessage?.text).toBe('first post');
	expect(post.key.server_id).toBe('100');

	await follower.sock.newsletterReactMessage(id, '100', '👍');
	const [stored] = world.wa.newsletters.find(id)?.posts ?? [];
	expect([...(stored?.reactions.values() ?? [])]).toEqual(['👍']);
	await follower.sock.newsletterReactMessage(id, '100');
	expect(stored?.reactions.size).toBe(0);
});

it('takes posts of its admins only, and their edits under the first id', async () => {
	const alice = world.wa.createPhone('628111111111');
	const bob = world.wa.createPhone('628222222222');
	const newsletter = alice.createNewsletter('News');
	const owner = await world.link(alice);
	const guest = await world.link(bob);

	world.wa.mark();
	const refused = await guest.sock.sendMessage(newsletter, { text: 'me too' });
	const ack = await world.wa.waitFor('ack', ({ id }) => id === refused?.key.id);
	expect(ack.error).toBe('401');

	const sent = await owner.sock.sendMessage(newsletter, { text: 'first' });
	const id = sent?.key.id ?? '';
	await world.wa.waitFor('ack', (accepted) => accepted.id === id);
	await owner.sock.relayMessage(
		newsletter,
		{ extendedTextMessage: { text: 'better' } },
		{ messageId: id, additionalAttributes: { edit: '3' } },
	);
	await world.wa.waitFor('message', ({ edit }) => edit === '3');
	const [post] = world.wa.newsletters.find(newsletter)?.posts ?? [];
	expect(proto.Message.decode(post!.plaintext).extendedTextMessage?.text).toBe('better');
});

it('counts views and reactions live for who asks, and tells the own devices what the phone does', async () => {
	const alice = world.wa.createPhone('628111111111');
	const bob = world.wa.createPhone('628222222222');
	const newsletter = alice.createNewsletter('News');
	const follower = await world.link(bob);
	const notifications = new Mailbox<BinaryNode>('notification');
	follower.sock.ws.on('CB:notification', (node: BinaryNode) => notifications.push(node));

	await bob.channel(newsletter).follow();
	const joined = await notifications.take(({ attrs }) => attrs.type === 'mex');
	expect(String((joined.content as BinaryNode[])[0]?.content)).toContain('newsletter_on_join');
	await expect(bob.channel(newsletter).change({ name: 'Mine' })).rejects.toThrow('Not an admin');

	await alice.post(newsletter, { conversation: 'first post' });
	alice.channel(newsletter).view('100');
	const asked = world.wa.once('liveUpdates');
	expect(await follower.sock.subscribeNewsletterUpdates(newsletter)).toEqual({ duration: '300' });
	expect(await asked).toEqual({ number: bob.number, device: 1, newsletter });
	await alice.channel(newsletter).react('100', '👍');
	const live = await notifications.take(({ attrs }) => attrs.type === 'newsletter');
	expect(asText(live)).toMatch(/<views_count count="1".*<reaction code="👍" count="1"/);
	expect(() => alice.channel(newsletter).view('7')).toThrow('no post 7');
});
