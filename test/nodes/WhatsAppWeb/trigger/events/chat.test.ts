import type { ChatModification } from '@whiskeysockets/baileys';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';
import { listenToPhone, onPhone, patch } from './phoneActions.ts';

const harness = useSessionHarness();

const NO_CHANGES = {
	archived: null,
	pinned: null,
	muted: null,
	muted_until: null,
	read: null,
	locked: null,
	cleared: null,
	deleted: null,
};

/** 2030, ms. */
const LATER = 1_893_456_000_000;

const MODIFICATIONS: Array<[ChatModification, object]> = [
	[{ archive: true, lastMessages: [] }, { archived: true }],
	[{ archive: false, lastMessages: [] }, { archived: false }],
	[{ pin: true }, { pinned: true }],
	[{ pin: false }, { pinned: false }],
	[{ mute: LATER }, { muted: true, muted_until: LATER / 1000 }],
	[{ mute: null }, { muted: false }],
	[{ markRead: false, lastMessages: [] }, { read: false }],
	[{ markRead: true, lastMessages: [] }, { read: true }],
	[{ clear: true, lastMessages: [] }, { cleared: true }],
	[{ delete: true, lastMessages: [] }, { deleted: true }],
];

describe.each(['direct chat', 'direct chat by LID', 'group', 'channel'])('in a %s', (kind) => {
	it('what is done to it on the phone is told, without leave for own doings', async () => {
		const { reporter } = await listenToPhone(harness, ['chat_update', 'group_update', 'message']);
		const { own, other } = harness;
		let chat = other.jid;
		let name: string | null = null;
		if (kind === 'direct chat by LID') chat = other.lid;
		if (kind === 'channel') chat = own.createNewsletter('News');
		if (kind === 'group') {
			chat = other.createGroup('Family', [own]);
			name = 'Family';
			await reporter.json();
		}
		const me = kind === 'direct chat by LID' ? own.lid : own.jid;
		for (const [modification, changes] of MODIFICATIONS) {
			await onPhone(harness, chat, modification);
			expect(await reporter.json()).toEqual({
				event: 'chat_update',
				timestamp: expect.any(Number),
				session: own.jid,
				chat,
				from: me,
				from_pn: own.jid,
				from_lid: own.lid,
				is_from_me: true,
				is_group: kind === 'group',
				chat_name: name,
				chat_update: { ...NO_CHANGES, ...changes },
			});
		}
		await own.setAppState(
			patch('regular_low', ['lock', chat], { timestamp: LATER, lockChatAction: { locked: true } }),
		);
		expect(await reporter.json()).toMatchObject({
			timestamp: LATER / 1000,
			chat_update: { ...NO_CHANGES, locked: true },
		});
	});
});

it('what one notification says of several collections is told, all of it', async () => {
	const { reporter } = await listenToPhone(harness, ['chat_update']);
	const { own, other } = harness;
	harness.wa.faults.lose({ tag: 'notification', type: 'server_sync', device: 1 }, 2);
	await onPhone(harness, other.jid, { pin: true });
	await onPhone(harness, other.jid, { mute: LATER });
	const collections = ['regular_low', 'regular_high'].map((name) =>
		stanza('collection', { name, version: '1' }),
	);
	const attrs = { from: '@s.whatsapp.net', type: 'server_sync', id: 'N1' };
	harness.wa.push(own.number, 1, stanza('notification', attrs, collections));
	const items = [await reporter.json(), await reporter.json()];
	// The two collections are queried separately, and the answers come in any order.
	expect(items.map(({ chat_update: changes }) => changes)).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ pinned: true }),
			expect.objectContaining({ muted: true }),
		]),
	);
});

it('what was so before the session was linked is no news', async () => {
	await onPhone(harness, harness.other.jid, { archive: true, lastMessages: [] });
	const { reporter } = await listenToPhone(harness, ['chat_update']);
	await onPhone(harness, harness.other.jid, { archive: false, lastMessages: [] });
	expect(await reporter.json()).toMatchObject({ chat_update: { archived: false } });
	expect(reporter.trigger.deliveries).toHaveLength(1);
});

it('what is done while n8n is down is told when it is back, all of it and in order', async () => {
	const before = await listenToPhone(harness, ['chat_update']);
	const { jid } = harness.other;
	await onPhone(harness, jid, { pin: false });
	await before.reporter.json();
	await harness.restart();
	await onPhone(harness, jid, { archive: true, lastMessages: [] });
	await onPhone(harness, jid, { archive: false, lastMessages: [] });
	await onPhone(harness, jid, { mute: LATER });
	const reporter = await ItemReporter.on(harness.client(), ['chat_update']);
	const items = [await reporter.json(), await reporter.json(), await reporter.json()];
	expect(items).toMatchObject([
		{ chat_update: { archived: true } },
		{ chat_update: { archived: false } },
		{ chat_update: { muted: true } },
	]);
	await onPhone(harness, jid, { pin: true });
	expect(await reporter.json()).toMatchObject({ chat_update: { pinned: true } });
});
