import { randomBytes } from 'node:crypto';
import type { IDataObject, IRun } from 'n8n-workflow';
import { OTHER_NUMBER, useSessionHarness } from './session/SessionHarness.ts';
import { useTriggerNode } from './trigger/triggerNode.ts';

/** The trigger node with a real session on the loopback WhatsApp: its items are compared with what a phone sent. */
const harness = useSessionHarness();
const start = useTriggerNode(harness);

const logins = () => harness.wa.log.filter(({ event }) => event === 'login').length;

const chat = `${OTHER_NUMBER}@s.whatsapp.net`;

it('what a phone sends starts the workflow, field by field', async () => {
	await harness.link();
	const { own, other } = harness;
	const { next, close } = await start();

	const text = await other.sendText(own.jid, 'Hello n8n');
	expect(await next()).toEqual({
		event: 'message',
		timestamp: expect.any(Number),
		date: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
		delivery_id: expect.stringMatching(/^[\da-f]{64}$/),
		session: own.jid,
		message_id: text.id,
		chat,
		chat_name: 'Budi',
		from: chat,
		phone: `+${other.number}`,
		from_pn: chat,
		from_lid: other.lid,
		is_from_me: false,
		is_group: false,
		push_name: 'Budi',
		type: 'text',
		message_type: 'conversation',
		text: 'Hello n8n',
		is_broadcast: false,
		is_view_once: false,
		quoted: null,
		mentions: [],
		mentions_people: [],
		mentions_everyone: false,
		is_forwarded: false,
		forwarding_score: 0,
		forwarded_newsletter: null,
		disappearing_seconds: null,
		ad: null,
		member_label: null,
		part_of: null,
		album: null,
		hd_of: null,
	});

	await other.send(own.jid, {
		extendedTextMessage: {
			text: 'Yes, this',
			contextInfo: {
				stanzaId: text.id,
				participant: other.jid,
				quotedMessage: { conversation: 'Hello n8n' },
				mentionedJid: [own.jid],
			},
		},
	});
	expect(await next()).toMatchObject({
		text: 'Yes, this',
		quoted: { message_id: text.id, participant: other.jid, chat, text: 'Hello n8n' },
		mentions: [own.jid],
	});

	await other.send(own.jid, {
		locationMessage: {
			degreesLatitude: -6.1754,
			degreesLongitude: 106.8272,
			name: 'National Monument',
		},
	});
	expect(await next()).toMatchObject({
		message_type: 'location',
		text: '📍 Location: National Monument',
		latitude: -6.1754,
		longitude: 106.8272,
		location_name: 'National Monument',
		location_address: null,
		is_live_location: false,
	});

	const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ani\nTEL;type=CELL;waid=628333:+62 833-3\nEND:VCARD';
	await other.send(own.jid, { contactMessage: { displayName: 'Ani', vcard } });
	expect(await next()).toMatchObject({
		text: 'Ani',
		contacts: [
			{
				display_name: 'Ani',
				phones: [{ number: '+62 833-3', type: 'CELL', wa_id: '628333' }],
				vcard,
			},
		],
	});

	await other.send(own.jid, {
		pollCreationMessageV3: {
			name: 'Lunch?',
			options: [{ optionName: 'Yes' }, { optionName: 'No' }],
		},
	});
	expect(await next()).toMatchObject({
		poll: { name: 'Lunch?', options: ['Yes', 'No'], selectable_count: 0, correct_answer: null },
	});
	await close();
});

it('files come with their messages, checked and byte by byte', async () => {
	await harness.link();
	const { own, other } = harness;
	const { context, close } = await start();
	const bytes = randomBytes(30_000);

	await other.sendMedia(own.jid, 'image', bytes, { mimetype: 'image/jpeg', caption: 'Look' });
	const picture = await context.execution();
	picture.done?.resolve({} as IRun);
	expect(picture.item.json).toMatchObject({
		message_type: 'image',
		text: 'Look',
		media_path: 'data',
		media_mime_type: 'image/jpeg',
		media_size: 30_000,
	});
	expect(picture.item.binary?.data).toEqual({
		data: bytes.toString('base64'),
		fileName: expect.stringMatching(/^image-\w+\.jpg$/),
		mimeType: 'image/jpeg',
	});

	await other.sendMedia(own.jid, 'document', bytes, {
		mimetype: 'application/pdf',
		fileName: '../report.pdf',
	});
	const document = await context.execution();
	document.done?.resolve({} as IRun);
	expect(document.item.binary?.data).toMatchObject({
		data: bytes.toString('base64'),
		fileName: 'report.pdf',
	});

	await other.sendMedia(own.jid, 'audio', bytes, {
		mimetype: 'audio/ogg; codecs=opus',
		ptt: true,
		seconds: 3,
	});
	const voice = await context.execution();
	voice.done?.resolve({} as IRun);
	expect(voice.item.json).toMatchObject({ is_ptt: true, media_seconds: 3 });
	expect(voice.item.binary?.data?.fileName).toMatch(/\.ogg$/);
	await close();
});

it('a file that is too large, gone or damaged does not hold back its message', async () => {
	await harness.link();
	const { own, other, wa } = harness;
	const { next, close } = await start({ parameters: { options: { mediaSizeLimit: 1 } } });

	await other.sendMedia(own.jid, 'document', randomBytes(1_100_000), { fileName: 'big.bin' });
	const tooLarge = await next();
	expect(tooLarge).toMatchObject({
		media_file_name: 'big.bin',
		media_path: null,
		media_error: {
			code: 'media_too_large',
			message: 'The file is larger than 1 MB',
			description: 'Raise the size limit in the options of the node.',
		},
	});

	own.keepsFiles = false;
	wa.faults.failMedia({ download: 410 });
	await other.sendMedia(own.jid, 'image', randomBytes(100), { caption: 'gone' });
	expect(await next()).toMatchObject({
		text: 'gone',
		media_error: { code: 'media_download_failed' },
	});

	wa.faults.failMedia({ corrupt: true });
	await other.sendMedia(own.jid, 'image', randomBytes(100), { caption: 'damaged' });
	expect(await next()).toMatchObject({
		text: 'damaged',
		media_error: { code: 'media_download_failed' },
	});
	await close();
});

it('own messages written on the phone come only when asked for', async () => {
	await harness.link();
	const { own, other } = harness;
	const without = await start();
	await own.sendText(other.jid, 'written on the phone');
	await other.sendText(own.jid, 'answer');
	expect(await without.next()).toMatchObject({ text: 'answer', is_from_me: false });
	await without.close();

	const parameters = { options: { includeOwnMessages: true } };
	const including = await start({ parameters });
	await own.sendText(other.jid, 'written on the phone again');
	expect(await including.next()).toMatchObject({
		text: 'written on the phone again',
		is_from_me: true,
		chat,
		from_pn: own.jid,
	});
	await including.close();
});

it('what came while the trigger was away is owed to one that comes back, not to one switched on anew', async () => {
	await harness.link();
	const { own, other } = harness;
	await (await start()).close();
	// A second workflow shows when the message has reached the inbox.
	const witness = await start({ nodeId: 'witness' });
	const arrived = async (text: string) => {
		await other.sendText(own.jid, text);
		expect(await witness.next()).toMatchObject({ text });
	};
	await arrived('while away');
	const back = await start({ activation: 'update' });
	expect(await back.next()).toMatchObject({ text: 'while away' });
	await back.close();

	await arrived('while off');
	const anew = await start({ activation: 'activate' });
	await other.sendText(own.jid, 'now');
	expect(await anew.next()).toMatchObject({ text: 'now' });
	await anew.close();
	await witness.close();
	expect(logins()).toBe(1);
});

it('a message that the closing overtakes comes again, and no other does', async () => {
	await harness.link();
	const { own, other } = harness;
	const first = await start();
	let store = () => {};
	const storing = new Promise<void>((began) => {
		first.context.helpers.prepareBinaryData = () => {
			began();
			return new Promise((resolve) => {
				store = () => resolve({ data: '', mimeType: 'image/jpeg' });
			});
		};
	});
	await other.sendText(own.jid, 'before');
	expect(await first.next()).toMatchObject({ text: 'before' });
	await other.sendMedia(own.jid, 'image', randomBytes(100), { caption: 'overtaken' });
	await storing;
	await first.close();
	store();

	const second = await start({ activation: 'update' });
	expect(await second.next()).toMatchObject({ text: 'overtaken', media_path: 'data' });
	await other.sendText(own.jid, 'after');
	expect(await second.next()).toMatchObject({ text: 'after' });
	expect(first.context.emitted).toHaveLength(1);
	await second.close();
});

it('the editor listens beside the active workflow, on the same socket', async () => {
	await harness.link();
	const { own, other } = harness;
	const production = await start();
	const editor = await start({ mode: 'manual' });
	const listening = editor.context.listenInEditor(editor.response);
	await other.sendText(own.jid, 'for both');
	const [[item]] = (await listening) as [[{ json: IDataObject }]];
	expect(item.json).toMatchObject({ text: 'for both' });
	await editor.close();
	const { delivery_id: listened, ...heard } = item.json;
	const { delivery_id: started, ...told } = await production.next();
	expect(told).toEqual(heard);
	expect(started).not.toBe(listened);
	expect(logins()).toBe(1);
	await production.close();
});

it('an unlinking by the phone is one failed execution and no further login', async () => {
	const client = await harness.link();
	const { own } = harness;
	const { context, close } = await start();
	const [device] = own.devices();
	const closed = harness.wa.once('close');
	await own.unlink(device ?? 1);
	await closed;
	await new Promise<void>((resolve) => {
		const check = () => context.failures.length > 0 && resolve();
		client.watch(check);
		check();
	});
	expect(context.failures.map(({ message }) => message)).toEqual([
		'This WhatsApp number was unlinked',
	]);
	await close();
	const again = await start({ activation: 'init' });
	expect(again.context.failures).toMatchObject([
		{ description: expect.stringMatching(/Connection → Link a Phone Number/) },
	]);
	await again.close();
	expect(logins()).toBe(1);
});

it('is not activated before the number is linked', async () => {
	await expect(start()).rejects.toMatchObject({
		name: 'WorkflowActivationError',
		message: expect.stringMatching(
			/No WhatsApp number is linked.*Connection → Link a Phone Number/,
		),
	});
});
