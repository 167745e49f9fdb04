import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { getHealth } from '../../../../../nodes/WhatsAppWeb/actions/session/getHealth.operation';
import { proto } from '@whiskeysockets/baileys';
import { textCommand, Trigger, useSessionHarness } from '../../session/SessionHarness.ts';

/** How WhatsApp and the workflows treat the account, as an item. */
const harness = useSessionHarness();
const CITRA = '628333000333';

async function health(): Promise<Record<string, unknown>> {
	const request = getHealth.read(undefined as never);
	if (request.kind !== 'session') throw new Error('it is not a message');
	const [answer] = [await request.run(harness.handle(), {})].flat();
	return answer?.json ?? {};
}

const send = async (client: SessionClient, to: string) =>
	await client.send(textCommand(to, 'Hello'));

const nothing = {
	restriction: { active: false, until: null, reason: null },
	new_chats: { quota: 1_000, used: 0, until: null },
	sent: { today: 0, new_chats_today: 0 },
	pacing: {
		mode: 'newChats',
		new_chats_left_today: 20,
		next_new_chat_at: expect.stringMatching(/^20\d\d-.*Z$/) as string,
	},
	refusals_today: {},
	reconnects_today: 0,
	undecryptable_today: 0,
	profiles_looked_up_today: 0,
};

it('of a number that is not linked knows nothing', async () => {
	const item = await health();
	expect(item).toEqual({
		...nothing,
		status: 'unlinked',
		reason: expect.any(String) as string,
		restriction: { active: null, until: null, reason: null },
		new_chats: { quota: null, used: null, until: null },
		last_frame_at: null,
	});
	expect(Object.keys(item)).toEqual(Object.keys(getHealth.gives));
});

it('counts what was sent and to whom for the first time, across a restart', async () => {
	const { own, other, wa } = harness;
	const citra = wa.createPhone(CITRA);
	const known = wa.createPhone('628444000444');
	own.history = [{ id: known.jid, messages: [] }];
	const synchronised = wa.once('receipt', { where: ({ type }) => type === 'hist_sync' });
	const client = await harness.link();
	await synchronised;
	const started = Date.now();
	expect(await health()).toMatchObject({ ...nothing, status: 'open', reason: null });

	const trigger = await Trigger.on(client);
	await other.sendText(own.jid, 'Hello');
	await trigger.next();
	// An answer, a group and oneself start no chat; neither does what the phone had before it was linked.
	await send(client, other.jid);
	await send(client, other.createGroup('Family', [own]));
	await send(client, own.jid);
	await send(client, known.jid);
	expect((await health()).sent).toEqual({ today: 4, new_chats_today: 0 });
	await send(client, citra.jid);
	await send(client, citra.jid);
	await send(client, citra.lid);
	await client.query('lookUpProfile', { jid: '628999000999@s.whatsapp.net' });
	const counted = { sent: { today: 7, new_chats_today: 1 }, profiles_looked_up_today: 1 };
	expect(await health()).toMatchObject(counted);

	await harness.restart();
	const item = await health();
	expect(item).toMatchObject({ ...counted, status: 'open' });
	expect(Date.parse(String(item.last_frame_at))).toBeGreaterThanOrEqual(started - 1_000);
	await send(harness.client(), citra.jid);
	expect((await health()).sent).toEqual({ today: 8, new_chats_today: 1 });
});

it('tells what WhatsApp restricts, also when it is not asked', async () => {
	const { own, wa } = harness;
	await harness.link();
	const until = Math.floor(Date.now() / 1_000) + 3_600;
	wa.lockTime(own.number, until);
	wa.capNewChats(own.number, { status: 'CAPPED', used: 50, total: 50, cycleEnds: until });
	const iso = new Date(until * 1_000).toISOString();
	const restriction = { active: true, until: iso, reason: 'BIZ_QUALITY' };
	expect(await health()).toMatchObject({
		restriction,
		new_chats: { quota: 50, used: 50, until: iso },
	});
	wa.faults.nack({ xmlns: 'w:mex' }, 500, 10);
	expect(await health()).toMatchObject({
		restriction,
		new_chats: { quota: 50, used: 50, until: iso },
	});
	// Over a restart, and without a connection.
	await harness.restart();
	expect(await health()).toMatchObject({ restriction, new_chats: { quota: 50, used: 50 } });
});

it('counts messages that could not be decrypted', async () => {
	const { own, other, wa } = harness;
	const client = await harness.link();
	const trigger = await Trigger.on(client, { events: ['undecryptable_message', 'message'] });
	wa.faults.corrupt({ tag: 'message' });
	await other.send(own.jid, proto.Message.fromObject({ conversation: 'Hello' }));
	await trigger.next(({ event }) => event.event === 'undecryptable_message');
	expect(await health()).toMatchObject({ undecryptable_today: 1 });
});
