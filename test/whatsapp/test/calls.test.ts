import type { WACallEvent } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import { useWorld } from './world.ts';

const world = useWorld();

const nextCall = async (client: Client, status: string): Promise<WACallEvent> =>
	await new Promise((resolve) => {
		client.sock.ev.on('call', ([call]) => {
			if (call?.status === status) resolve(call);
		});
	});

it('rings, and is rejected by a companion', async () => {
	const alice = world.wa.createPhone('628111111111');
	const bob = world.wa.createPhone('628222222222');
	const client = await world.link(alice);
	const offered = nextCall(client, 'offer');

	const { id } = bob.call(alice.jid, { video: true });

	const call = await offered;
	expect(call).toMatchObject({ id, isVideo: true, isGroup: false, callerPn: bob.jid });
	world.wa.mark();
	await client.sock.rejectCall(call.id, call.from);
	expect(await world.wa.waitFor('call')).toMatchObject({ id, step: 'reject', to: bob.jid });
});

it('ends when nobody answers', async () => {
	const alice = world.wa.createPhone('628111111111');
	const bob = world.wa.createPhone('628222222222');
	const client = await world.link(alice);
	const ended = nextCall(client, 'timeout');
	bob.call(alice.jid).end('timeout');
	expect((await ended).isVideo).toBe(false);
});

it('rings at all others of a group', async () => {
	const alice = world.wa.createPhone('628111111111');
	const bob = world.wa.createPhone('628222222222');
	const client = await world.link(alice);
	const group = bob.createGroup('Family', [alice]);
	const offered = nextCall(client, 'offer');
	const { id } = bob.call(group);
	expect(await offered).toMatchObject({ id, isVideo: false, isGroup: true, groupJid: group });
});

it('makes links to call by', async () => {
	const alice = world.wa.createPhone('628111111111');
	const client = await world.link(alice);
	const start = Math.floor(Date.now() / 1000) + 3600;
	expect(await client.sock.createCallLink('video', { startTime: start })).toMatch(/^[\w-]{10,}$/);
});
