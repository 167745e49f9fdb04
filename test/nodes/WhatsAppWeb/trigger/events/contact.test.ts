import { proto } from '@whiskeysockets/baileys';
import type { Phone } from '../../../../whatsapp/index.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';
import { listenToPhone, onPhone, patch } from './phoneActions.ts';

const harness = useSessionHarness();

const NOTHING = {
	push_name: null,
	saved_name: null,
	about: null,
	old_pn: null,
	new_pn: null,
	identity: null,
};

const item = (chat: string, by: Phone, name: string | null, changes: object) => ({
	event: 'contact_update',
	timestamp: expect.any(Number),
	session: harness.own.jid,
	chat,
	chat_name: name,
	from: chat.endsWith('@lid') ? by.lid : by.jid,
	from_pn: by.jid,
	from_lid: by.lid,
	is_from_me: by === harness.own,
	is_group: false,
	contact_update: { ...NOTHING, ...changes },
});

it.each(['phone number', 'LID'])('a new push name is told once, in a chat by %s', async (kind) => {
	const reporter = await ItemReporter.on(await harness.link(), ['contact_update']);
	const { own, other } = harness;
	const options = { viaLid: kind === 'LID' };
	const chat = kind === 'LID' ? other.lid : other.jid;
	await other.sendText(own.jid, 'Hello', options);
	await other.sendText(own.jid, 'Ini Budi', options);
	other.setPushName('Budi Santoso');
	await other.sendText(own.jid, 'A new name', options);
	await other.sendText(own.jid, 'Done', options);
	expect(await reporter.json()).toEqual(
		item(chat, other, 'Budi Santoso', { push_name: 'Budi Santoso' }),
	);
	await harness.restart();
	const again = await ItemReporter.on(harness.client(), ['contact_update']);
	other.setPushName('Budi S.');
	await other.sendText(own.jid, 'Again', options);
	expect(await again.json()).toEqual(item(chat, other, 'Budi S.', { push_name: 'Budi S.' }));
	expect(again.trigger.deliveries).toHaveLength(1);
});

it('who is saved on the phone, renamed or taken out of the address book is told', async () => {
	const { reporter } = await listenToPhone(harness, ['contact_update', 'chat_update']);
	const { own, other } = harness;
	const names = { fullName: 'Budi the plumber', firstName: 'Budi', lidJid: other.lid };
	await onPhone(harness, other.jid, { contact: names });
	expect(await reporter.json()).toEqual(
		item(other.jid, own, 'Budi the plumber', { saved_name: 'Budi the plumber' }),
	);
	await onPhone(harness, other.jid, { pin: true });
	expect(await reporter.json()).toMatchObject({ chat_name: 'Budi the plumber' });
	await onPhone(harness, other.jid, { contact: null });
	expect(await reporter.json()).toEqual(item(other.jid, own, null, { saved_name: '' }));
	await own.setAppState(
		patch('critical_unblock_low', ['lid_contact', other.lid], {
			lidContactAction: { fullName: 'Mr Budi' },
		}),
	);
	expect(await reporter.json()).toEqual(item(other.lid, own, 'Mr Budi', { saved_name: 'Mr Budi' }));
	await own.setAppState(
		patch('regular', ['pnForLidChat', '9999@lid'], {
			pnForLidChatAction: { pnJid: '6299@s.whatsapp.net' },
		}),
	);
	expect(await reporter.json()).toMatchObject({
		chat: '9999@lid',
		contact_update: { identity: { pn: '6299@s.whatsapp.net', lid: '9999@lid' } },
	});
});

it('who was in the address book before the linking is known by that name', async () => {
	const { other } = harness;
	const names = { fullName: 'Budi the plumber', lidJid: other.lid };
	await onPhone(harness, other.jid, { contact: names });
	const { reporter } = await listenToPhone(harness, ['chat_update', 'contact_update']);
	await onPhone(harness, other.lid, { pin: true });
	expect(await reporter.json()).toMatchObject({ chat_name: 'Budi the plumber' });
});

it('a new number and a new about text are told', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['contact_update']);
	const { own, other } = harness;
	const push = (type: string, content: ReturnType<typeof stanza>) => {
		const attrs = { from: other.jid, id: `N-${type}`, t: '1700000000', type };
		harness.wa.push(own.number, 1, stanza('notification', attrs, [content]));
	};
	const old = '628999000999@s.whatsapp.net';
	push('contacts', stanza('modify', { old, new: other.jid, new_lid: other.lid }));
	expect(await reporter.json()).toEqual({
		...item(other.jid, other, null, { old_pn: old, new_pn: other.jid }),
		timestamp: 1700000000,
	});
	push('status', stanza('set', {}, Buffer.from('In a meeting')));
	expect(await reporter.json()).toMatchObject({ contact_update: { about: 'In a meeting' } });
});

it('a removed mutation of an unknown kind says nothing and holds nothing up', async () => {
	const { reporter } = await listenToPhone(harness, ['chat_update', 'label', 'contact_update']);
	const { REMOVE } = proto.SyncdMutation.SyncdOperation;
	await harness.own.setAppState(patch('regular', ['future_thing', '1'], {}, REMOVE));
	await onPhone(harness, harness.other.jid, { pin: true });
	expect(await reporter.json()).toMatchObject({ chat_update: { pinned: true } });
});
