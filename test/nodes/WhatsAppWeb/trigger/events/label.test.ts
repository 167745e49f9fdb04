import { LabelAssociationType } from '@whiskeysockets/baileys/lib/Types/LabelAssociation.js';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { NOWHERE } from '../sampleEvents.ts';
import { listenToPhone, onPhone, patch } from './phoneActions.ts';

const harness = useSessionHarness();

const edit = (name: string, more: object = {}) => ({
	addLabel: { id: '7', name, color: 3, deleted: false, ...more },
});

it('a label is told when it is made, changed, put on, taken off and deleted', async () => {
	const { reporter } = await listenToPhone(harness, ['label']);
	const { own, other } = harness;
	const head = { event: 'label', timestamp: expect.any(Number), session: own.jid };
	const itself = (label: object) => ({ ...head, ...NOWHERE, chat_name: null, label });

	await onPhone(harness, '', edit('Paid'));
	const label = { label_id: '7', name: 'Paid', color: 3, message_id: null };
	expect(await reporter.json()).toEqual(itself({ action: 'created', ...label }));
	await onPhone(harness, '', edit('Has paid', { color: 4 }));
	const edited = { ...label, name: 'Has paid', color: 4 };
	expect(await reporter.json()).toEqual(itself({ action: 'edited', ...edited }));

	const group = other.createGroup('Family', [own]);
	for (const chat of [other.jid, other.lid, group]) {
		const me = chat === other.lid ? own.lid : own.jid;
		const there = {
			...head,
			chat,
			chat_name: chat === group ? 'Family' : null,
			from: me,
			from_pn: own.jid,
			from_lid: own.lid,
			is_from_me: true,
			is_group: chat === group,
		};
		await onPhone(harness, chat, { addChatLabel: { labelId: '7' } });
		expect(await reporter.json()).toEqual({ ...there, label: { action: 'added', ...edited } });
		await onPhone(harness, chat, { removeChatLabel: { labelId: '7' } });
		expect(await reporter.json()).toEqual({ ...there, label: { action: 'removed', ...edited } });
		await onPhone(harness, chat, { addMessageLabel: { labelId: '7', messageId: 'M1' } });
		const onMessage = { ...edited, message_id: 'M1' };
		expect(await reporter.json()).toEqual({ ...there, label: { action: 'added', ...onMessage } });
	}

	await onPhone(harness, '', edit('', { deleted: true }));
	expect(await reporter.json()).toEqual(itself({ action: 'deleted', ...edited }));
	await onPhone(harness, '', edit('Paid'));
	expect(await reporter.json()).toMatchObject({ label: { action: 'created' } });
});

it('a label from before the linking is known by its name', async () => {
	await onPhone(harness, '', edit('Paid'));
	const { reporter } = await listenToPhone(harness, ['label']);
	await harness.own.setAppState(
		patch('regular', [LabelAssociationType.Chat, '7', harness.other.jid], {
			labelAssociationAction: { labeled: true },
		}),
	);
	expect(await reporter.json()).toMatchObject({
		label: { action: 'added', name: 'Paid', color: 3 },
	});
	await onPhone(harness, '', edit('Paid in full'));
	expect(await reporter.json()).toMatchObject({
		label: { action: 'edited', name: 'Paid in full' },
	});
});
