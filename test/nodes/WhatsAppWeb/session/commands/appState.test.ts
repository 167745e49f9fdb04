import type { BinaryNode } from '@whiskeysockets/baileys';
import type { ChatChange } from '../../../../../nodes/WhatsAppWeb/contract/commands/appState';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import { child } from '../../../../whatsapp/stanza.ts';
import { listenToPhone, onPhone } from '../../trigger/events/phoneActions.ts';
import { useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness({ appStateKeyMs: 50 });

const pin = (pinned: boolean): ChatChange => ({ kind: 'pin', pinned });

/** What the phone has under an index. */
async function value(...index: string[]): Promise<object | undefined> {
	return (await harness.own.appStateEntry(...index))?.value;
}

/** Whether a stanza changes the app state. */
function isPatch(stanza: BinaryNode): boolean {
	const sync = child(stanza, 'sync');
	const collection = sync && child(sync, 'collection');
	return Boolean(collection && child(collection, 'patch'));
}

it('a change that another device has overtaken is made anew on top of it', async () => {
	const { client, reporter } = await listenToPhone(harness, ['chat_update']);
	const { own, other, wa } = harness;
	// The session is not told of what the phone does, so its next patch is for an old version.
	wa.faults.lose({ tag: 'notification', type: 'server_sync', device: 1 }, 1);
	await onPhone(harness, other.jid, { archive: true, lastMessages: [] });
	await client.command('changeChat', { chat: other.jid, change: pin(true) });
	expect(await value('pin_v1', other.jid)).toMatchObject({ pinAction: { pinned: true } });
	expect(await value('archive', other.jid)).toMatchObject({
		archiveChatAction: { archived: true },
	});
	// What the phone did is told, what was done here is not.
	expect(await reporter.json()).toMatchObject({ chat_update: { archived: true, pinned: null } });
	await onPhone(harness, own.jid, { pin: true });
	expect(await reporter.json()).toMatchObject({ chat: own.jid, chat_update: { pinned: true } });
});

it('a change whose answer is lost is made again, and is no doing of the phone when it comes back', async () => {
	const { client, reporter } = await listenToPhone(harness, ['chat_update']);
	const { other, wa } = harness;
	wa.faults.closeWith(isPatch, { tcp: true, processed: true }, 1);
	await client.command('changeChat', { chat: other.jid, change: pin(true) });
	expect(await value('pin_v1', other.jid)).toMatchObject({ pinAction: { pinned: true } });
	await onPhone(harness, other.jid, { pin: false });
	expect(await reporter.json()).toMatchObject({ chat_update: { pinned: false } });
});

it('a change that WhatsApp refuses is an error, and nothing is known of it', async () => {
	const { client } = await listenToPhone(harness, []);
	const { other, wa } = harness;
	wa.faults.nack(isPatch, 503, 1);
	const change = { chat: other.jid, change: pin(true) };
	await expect(client.command('changeChat', change)).rejects.toMatchObject({
		code: 'server_error',
		retryable: true,
	});
	expect(await value('pin_v1', other.jid)).toBeUndefined();
	await client.command('changeChat', change);
	expect(await value('pin_v1', other.jid)).toMatchObject({ pinAction: { pinned: true } });
});

it('without the keys of the phone the error says the way out; when they come, all is well', async () => {
	const { own, other, wa } = harness;
	wa.faults.lose(({ tag, attrs }) => tag === 'message' && attrs.category === 'peer', 1);
	const client = await harness.link();
	const change = { chat: other.jid, change: pin(true) };
	await expect(client.command('changeChat', change)).rejects.toMatchObject({
		code: 'upstream_timeout',
		retryable: true,
		description: expect.stringContaining('Open WhatsApp'),
		details: { reason: 'app_state_key_missing' },
	});
	const phone = own as SimulatedPhone;
	const [companion] = phone.account.companions;
	companion!.welcomed = false;
	const synchronised = wa.once('appState');
	phone.welcome(companion!);
	await synchronised;
	await client.command('changeChat', change);
	expect(await value('pin_v1', other.jid)).toMatchObject({ pinAction: { pinned: true } });
});

it('chats that were pinned before the number was linked count, too', async () => {
	const { own, other, wa } = harness;
	const jids = [other.jid, own.jid, wa.createPhone('628333000333').jid];
	for (const jid of jids) await onPhone(harness, jid, { pin: true });
	const { client } = await listenToPhone(harness, []);
	const chat = wa.createPhone('628444000444').jid;
	await expect(client.command('changeChat', { chat, change: pin(true) })).rejects.toMatchObject({
		code: 'forbidden',
		details: { reason: 'too_many', pinned: expect.arrayContaining([other.jid]) },
	});
	await harness.restart();
	await expect(
		harness.client().command('changeChat', { chat, change: pin(true) }),
	).rejects.toMatchObject({ code: 'forbidden' });
});

it('on a migrated account, chats with people are known by their LID', async () => {
	const { own, other } = harness;
	const { client, reporter } = await listenToPhone(harness, ['message']);
	await other.sendText(own.lid, 'by LID', { viaLid: true });
	await reporter.json();
	for (const chat of [other.jid, other.lid]) {
		const answer = await client.command('changeChat', { chat, change: pin(true) });
		expect(answer.chat).toBe(other.lid);
		expect(await value('pin_v1', other.lid)).toMatchObject({ pinAction: { pinned: true } });
		expect(await value('pin_v1', other.jid)).toBeUndefined();
	}
});

describe('people', () => {
	it('of whom only the LID is known are saved apart', async () => {
		const { client } = await listenToPhone(harness, []);
		const lid = '98765432109876@lid';
		await client.command('saveContact', { contact: lid, name: 'Somebody', onPhone: false });
		expect(await value('lid_contact', lid)).toMatchObject({
			lidContactAction: { fullName: 'Somebody' },
		});
	});

	it('who are saved, removed and saved again leave the hash as all devices have it', async () => {
		const { client } = await listenToPhone(harness, []);
		const { other } = harness;
		const save = { contact: other.jid, name: 'Budi', onPhone: true };
		await client.command('saveContact', save);
		const removal = { contact: other.jid };
		expect(await client.command('removeContact', removal)).toMatchObject({ removed: true });
		expect(await client.command('removeContact', removal)).toMatchObject({ removed: false });
		await client.command('saveContact', save);
		expect(await value('contact', other.jid)).toMatchObject({
			contactAction: { fullName: 'Budi', saveOnPrimaryAddressbook: true },
		});
	});
});
