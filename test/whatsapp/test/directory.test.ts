import type { BaileysEventMap } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import type { Phone } from '../index.ts';
import { Mailbox } from '../mailbox.ts';
import { stanza } from '../stanza.ts';
import { useWorld } from './world.ts';

describe('the directory', () => {
	const world = useWorld();
	let alice: Phone;
	let bob: Phone;
	let client: Client;

	beforeEach(async () => {
		({ alice, bob, client } = await world.linkAlice());
	});

	it('knows who is on WhatsApp, and nobody else', async () => {
		const found = await client.sock.onWhatsApp(bob.jid, '628999@s.whatsapp.net');
		expect(found).toEqual([{ jid: bob.jid, exists: true }]);
	});

	it('refuses a message to nobody', async () => {
		world.wa.mark();
		const sent = await client.sock.sendMessage('628999@s.whatsapp.net', { text: 'anybody?' });
		const ack = await world.wa.waitFor('ack', ({ id }) => id === sent?.key.id);
		expect(ack).toMatchObject({ error: '404' });
	});

	it('takes no number or LID twice', () => {
		expect(() => world.wa.createPhone('628222')).toThrow('taken');
		expect(() => world.wa.createPhone('628333', { lid: bob.lid })).toThrow('taken');
	});

	it('keeps pictures and about texts', async () => {
		await expect(client.sock.profilePictureUrl(bob.jid)).rejects.toMatchObject({ data: 404 });
		bob.setPicture(Buffer.from('a face'));
		const url = await client.sock.profilePictureUrl(bob.jid, 'image');
		expect(await (await fetch(url ?? '')).text()).toBe('a face');

		bob.setStatus('at sea');
		const [status] = (await client.sock.fetchStatus(bob.jid)) ?? [];
		expect(status).toMatchObject({ status: { status: 'at sea' } });
		await client.sock.updateProfileStatus('on land');
		expect(await client.sock.fetchStatus(alice.jid)).toMatchObject([
			{ status: { status: 'on land' } },
		]);
	});

	it('tells of pictures, and of those of groups', async () => {
		const changes = new Mailbox<BaileysEventMap['contacts.update'][number]>('contact update');
		client.sock.ev.on('contacts.update', (list) => {
			for (const change of list) changes.push(change);
		});
		bob.setPicture(Buffer.from('a face'));
		expect(await changes.take()).toEqual({ id: bob.jid, imgUrl: 'changed' });
		bob.setPicture(undefined);
		expect(await changes.take()).toEqual({ id: bob.jid, imgUrl: 'removed' });
		const group = bob.createGroup('Family', [alice]);
		await bob.setGroupPicture(group, Buffer.from('all of us'));
		expect(await changes.take(({ id }) => id === group)).toMatchObject({ imgUrl: 'changed' });
		const url = await client.sock.profilePictureUrl(group, 'image');
		expect(await (await fetch(url ?? '')).text()).toBe('all of us');
		await client.sock.removeProfilePicture(group);
		await expect(client.sock.profilePictureUrl(group)).rejects.toMatchObject({ data: 404 });
		const foreign = bob.createGroup('Others', []);
		await expect(alice.setGroupPicture(foreign, undefined)).rejects.toThrow('401');
	});

	it('shows what a business says of itself', async () => {
		expect(await client.sock.getBusinessProfile(bob.jid)).toBeUndefined();
		bob.setBusiness({ description: 'Cakes', category: 'Bakery', website: 'https://bob.example' });
		expect(await client.sock.getBusinessProfile(bob.jid)).toMatchObject({
			wid: bob.jid,
			description: 'Cakes',
			category: 'Bakery',
			website: ['https://bob.example'],
		});
	});

	it('tells presence to those who asked, and typing', async () => {
		const presences: unknown[] = [];
		client.sock.ev.on('presence.update', (update) => presences.push(update));
		const seen = async (count: number) => {
			while (presences.length < count) await new Promise((resolve) => setImmediate(resolve));
		};
		bob.typing(alice.jid, 'composing');
		const online = world.wa.once('presence', { where: ({ from }) => from === alice.jid });
		await client.sock.sendPresenceUpdate('available');
		expect(await online).toEqual({ from: alice.jid, state: 'available' });
		await client.sock.presenceSubscribe(bob.jid);
		await seen(1);
		bob.setPresence('available');
		await seen(2);
		bob.typing(alice.jid, 'recording');
		await seen(3);
		expect(presences).toEqual([
			{
				id: bob.jid,
				presences: { [bob.jid]: expect.objectContaining({ lastKnownPresence: 'unavailable' }) },
			},
			{
				id: bob.jid,
				presences: { [bob.jid]: expect.objectContaining({ lastKnownPresence: 'available' }) },
			},
			{ id: bob.jid, presences: { [bob.jid]: { lastKnownPresence: 'recording' } } },
		]);

		const typing = world.wa.once('chatstate');
		await client.sock.sendPresenceUpdate('composing', bob.jid);
		expect(await typing).toMatchObject({ to: bob.jid, state: 'composing' });
		const offline = world.wa.once('presence', { where: ({ state }) => state === 'unavailable' });
		await client.sock.sendPresenceUpdate('unavailable');
		expect(await offline).toEqual({ from: alice.jid, state: 'unavailable' });
	});

	it('tells typing in a group, and of whom', async () => {
		const group = bob.createGroup('Family', [alice]);
		const online = world.wa.once('presence');
		await client.sock.sendPresenceUpdate('available');
		await online;
		const typing = new Promise((resolve) => client.sock.ev.on('presence.update', resolve));
		bob.typing(group, 'composing');
		expect(await typing).toEqual({
			id: group,
			presences: { [bob.lid]: { lastKnownPresence: 'composing' } },
		});
	});

	it('keeps the block list and privacy settings', async () => {
		await client.sock.sendMessage(bob.jid, { text: 'so that its LID is known' });
		await client.sock.updateBlockStatus(bob.jid, 'block');
		expect(await client.sock.fetchBlocklist()).toEqual([bob.lid]);
		await client.sock.updateBlockStatus(bob.jid, 'unblock');
		expect(await client.sock.fetchBlocklist()).toEqual([]);
		await client.sock.updateLastSeenPrivacy('contacts');
		expect(await client.sock.fetchPrivacySettings(true)).toMatchObject({ last: 'contacts' });
		await client.sock.updateDefaultDisappearingMode(86_400);
	});

	it('passes changes of the app state on to the other companions', async () => {
		const second = await world.link(alice);
		const muted = new Promise((resolve) => {
			second.sock.ev.on('chats.update', (updates) => {
				if (updates.some(({ muteEndTime }) => muteEndTime)) resolve(updates);
			});
		});
		await client.sock.chatModify({ mute: 3_600_000 }, bob.jid);
		expect(await muted).toMatchObject([{ id: bob.jid }]);
		// A client that logs in later gets them at once.
		const third = await world.link(alice);
		expect(third.auth.creds.accountSyncCounter).toBe(1);
	});

	it('pushes what a test wants pushed', async () => {
		const routing = stanza('edge_routing', {}, [
			stanza('routing_info', {}, Buffer.from('somewhere')),
		]);
		const updated = new Promise((resolve) => {
			client.sock.ev.on('creds.update', ({ routingInfo }) => routingInfo && resolve(routingInfo));
		});
		world.wa.push(alice.number, 1, stanza('ib', { from: '@s.whatsapp.net' }, [routing]));
		await updated;
		await client.close();
		// The next connection starts with the routing information.
		const again = world.connect({ auth: client.auth });
		await again.waitOpen();
	});
});
