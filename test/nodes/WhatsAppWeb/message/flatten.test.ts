import type { proto } from '@whiskeysockets/baileys';
import { flattenMessage } from '../../../../nodes/WhatsAppWeb/message/flatten';
import { CHAT, received } from './received/receivedMessage.ts';

const GROUP = '120363012345678901@g.us';
const LID = '98765432109876@lid';

const flatten = (message: proto.IMessage) => flattenMessage(received(message));

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('every message', () => {
	it('has the same fields, whatever its kind', () => {
		expect(flatten({ conversation: 'Hello' })).toEqual({
			message_id: '3EB0C0FFEE',
			chat: CHAT,
			from: CHAT,
			from_pn: CHAT,
			from_lid: null,
			is_from_me: false,
			is_group: false,
			is_broadcast: false,
			push_name: 'Ayu',
			timestamp: 1_700_000_000,
			message_type: 'conversation',
			text: 'Hello',
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
	});

	it('names both identities of the author in a group', () => {
		const message = received(
			{ conversation: 'Hi all' },
			{ chat: GROUP, sender: LID, senderPn: CHAT, pushName: undefined },
		);
		expect(flattenMessage(message)).toMatchObject({
			chat: GROUP,
			from: LID,
			from_pn: CHAT,
			from_lid: LID,
			is_group: true,
			push_name: null,
		});
	});

	it('says so when it was written on another device of the account', () => {
		const message = received({ conversation: 'note to self' }, { fromMe: true });
		expect(flattenMessage(message).is_from_me).toBe(true);
	});

	it('carries the number of a channel post', () => {
		const post = received({ conversation: 'News' }, { chat: '120363@newsletter', serverId: '42' });
		expect(flattenMessage(post).server_id).toBe('42');
		expect(flatten({ conversation: 'News' })).not.toHaveProperty('server_id');
	});

	it('is told without its content when WhatsApp withholds that', () => {
		const withheld = { ...received({}), message: undefined, viewOnceUnavailable: true };
		expect(flattenMessage(withheld)).toMatchObject({
			message_type: 'viewOnce',
			text: '',
			is_view_once: true,
		});
	});

	it('is of unknown type, and still told, when it has no content', () => {
		expect(flatten({})).toMatchObject({ message_type: 'unknown', text: '', is_view_once: false });
	});

	it.each([
		[40, false],
		[41, true],
		[45, false],
		[46, true],
	])('of stub type %i is a missed call', (stubType, is_video) => {
		const missed = { ...received({}), message: undefined, stubType };
		expect(flattenMessage(missed)).toMatchObject({
			message_type: 'notice',
			text: '',
			notice: { kind: 'missed_call', is_video, outcome: 'missed', seconds: null, target_id: null },
		});
	});

	it('does not take what travels beside the content for the content', () => {
		const message = {
			senderKeyDistributionMessage: { groupId: GROUP },
			messageContextInfo: { messageSecret: new Uint8Array(32) },
			locationMessage: { degreesLatitude: 1, degreesLongitude: 2 },
		};
		expect(flatten(message).message_type).toBe('location');
	});
});

describe('type and text', () => {
	const note = { extendedTextMessage: { text: 'for lunch' } };
	const cases: Array<[proto.IMessage, string, string]> = [
		[
			{ extendedTextMessage: { text: 'Look: https://example.com' } },
			'extendedText',
			'Look: https://example.com',
		],
		[{ imageMessage: { caption: 'Sunset' } }, 'image', 'Sunset'],
		[{ imageMessage: {} }, 'image', ''],
		[{ videoMessage: { caption: 'Party' } }, 'video', 'Party'],
		[{ ptvMessage: { caption: 'Round' } }, 'ptv', 'Round'],
		[{ documentMessage: { caption: 'The report' } }, 'document', 'The report'],
		[{ audioMessage: { ptt: true } }, 'audio', ''],
		[{ stickerMessage: {} }, 'sticker', ''],
		[
			{ locationMessage: { name: 'National Monument' } },
			'location',
			'📍 Location: National Monument',
		],
		[{ locationMessage: { degreesLatitude: 1 } }, 'location', '📍 Location'],
		[{ liveLocationMessage: { caption: 'On my way' } }, 'liveLocation', 'On my way'],
		[{ liveLocationMessage: {} }, 'liveLocation', '📍 Location'],
		[{ contactMessage: { displayName: 'John Doe' } }, 'contact', 'John Doe'],
		[{ contactsArrayMessage: { displayName: '2 contacts' } }, 'contactsArray', '2 contacts'],
		[
			{ contactsArrayMessage: { contacts: [{ displayName: 'Ann' }, { displayName: 'Bob' }] } },
			'contactsArray',
			'Ann, Bob',
		],
		[{ buttonsMessage: { contentText: 'Choose' } }, 'buttons', 'Choose'],
		[{ listMessage: { title: 'Menu', description: 'Please select' } }, 'list', 'Please select'],
		[{ listMessage: { title: 'Menu' } }, 'list', 'Menu'],
		[{ interactiveMessage: { body: { text: 'Act' } } }, 'interactive', 'Act'],
		[{ interactiveMessage: { header: { title: 'Offer' } } }, 'interactive', 'Offer'],
		[
			{ templateMessage: { hydratedTemplate: { hydratedContentText: 'Your code' } } },
			'template',
			'Your code',
		],
		[
			{ templateMessage: { hydratedFourRowTemplate: { hydratedContentText: 'Four rows' } } },
			'template',
			'Four rows',
		],
		[
			{ templateMessage: { interactiveMessageTemplate: { body: { text: 'Inside' } } } },
			'template',
			'Inside',
		],
		[
			{
				highlyStructuredMessage: {
					hydratedHsm: { hydratedTemplate: { hydratedContentText: 'HSM' } },
				},
			},
			'highlyStructured',
			'HSM',
		],
		[{ buttonsResponseMessage: { selectedDisplayText: 'Yes' } }, 'buttonsResponse', 'Yes'],
		[
			{ templateButtonReplyMessage: { selectedDisplayText: 'Stop' } },
			'templateButtonReply',
			'Stop',
		],
		[{ listResponseMessage: { title: 'Item 1' } }, 'listResponse', 'Item 1'],
		[{ interactiveResponseMessage: { body: { text: 'Sent' } } }, 'interactiveResponse', 'Sent'],
		[{ pollCreationMessage: { name: 'Colour?' } }, 'pollCreation', 'Colour?'],
		[{ pollCreationMessageV2: { name: 'Colour?' } }, 'pollCreation', 'Colour?'],
		[{ pollCreationMessageV3: { name: 'Colour?' } }, 'pollCreation', 'Colour?'],
		[{ pollCreationMessageV5: { name: 'Colour?' } }, 'pollCreation', 'Colour?'],
		[{ pollResultSnapshotMessage: { name: 'Result' } }, 'pollResultSnapshot', 'Result'],
		[{ eventMessage: { name: 'Party' } }, 'event', 'Party'],
		[{ scheduledCallCreationMessage: { title: 'Sync' } }, 'scheduledCallCreation', 'Sync'],
		[{ sendPaymentMessage: { noteMessage: note } }, 'sendPayment', 'for lunch'],
		[
			{ requestPaymentMessage: { noteMessage: { conversation: 'rent' } } },
			'requestPayment',
			'rent',
		],
		[{ invoiceMessage: { note: 'Invoice 1' } }, 'invoice', 'Invoice 1'],
		[{ orderMessage: { message: 'Two please' } }, 'order', 'Two please'],
		[{ orderMessage: { orderTitle: 'Order' } }, 'order', 'Order'],
		[{ productMessage: { product: { title: 'Lamp' } } }, 'product', 'Lamp'],
		[{ groupInviteMessage: { groupName: 'Team' } }, 'groupInvite', 'Team'],
		[{ newsletterAdminInviteMessage: { caption: 'Join' } }, 'newsletterAdminInvite', 'Join'],
		[
			{ newsletterFollowerInviteMessageV2: { newsletterName: 'Daily' } },
			'newsletterFollowerInvite',
			'Daily',
		],
		[{ stickerPackMessage: { name: 'Cats' } }, 'stickerPack', 'Cats'],
		[{ commentMessage: { message: { conversation: 'Nice' } } }, 'comment', 'Nice'],
		[{ questionResponseMessage: { text: 'Because' } }, 'questionResponse', 'Because'],
		[{ albumMessage: { expectedImageCount: 3 } }, 'album', ''],
	];

	it.each(cases)('%j is %s with text %j', (message, type, text) => {
		expect(flatten(message)).toMatchObject({ message_type: type, text });
	});
});

describe('envelopes', () => {
	const image: proto.IMessage = { imageMessage: { caption: 'Once' } };

	it.each([
		'ephemeralMessage',
		'documentWithCaptionMessage',
		'editedMessage',
		'associatedChildMessage',
		'groupStatusMessage',
		'groupStatusMessageV2',
		'groupMentionedMessage',
		'botInvokeMessage',
		'lottieStickerMessage',
		'eventCoverImage',
		'pollCreationMessageV4',
		'deviceSentMessage',
	])('%s is opened', (wrapper) => {
		const flattened = flatten({ [wrapper]: { message: image } });
		expect(flattened).toMatchObject({ message_type: 'image', text: 'Once', is_view_once: false });
	});

	it.each(['viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension'])(
		'%s is opened and told',
		(wrapper) => {
			const flattened = flatten({
				ephemeralMessage: { message: { [wrapper]: { message: image } } },
			});
			expect(flattened).toMatchObject({ message_type: 'image', is_view_once: true });
		},
	);

	it('a view-once flag inside the content counts as well', () => {
		expect(flatten({ imageMessage: { viewOnce: true } }).is_view_once).toBe(true);
	});

	it('are opened eight deep and no deeper', () => {
		const nest = (levels: number): proto.IMessage =>
			levels === 0 ? image : { ephemeralMessage: { message: nest(levels - 1) } };
		expect(flatten(nest(8)).message_type).toBe('image');
		expect(flatten(nest(9)).message_type).toBe('ephemeral');
	});
});

describe('media', () => {
	const keys = {
		directPath: '/v/t62.7118-24/1',
		mediaKey: new Uint8Array(32).fill(1),
		fileSha256: new Uint8Array(32).fill(2),
		fileEncSha256: new Uint8Array(32).fill(3),
		fileLength: 12_345,
	};

	it('comes with all that its download needs', () => {
		const image = { ...keys, url: 'https://mmg.whatsapp.net/1', mimetype: 'image/png' };
		expect(flatten({ imageMessage: image })).toMatchObject({
			media_mime_type: 'image/png',
			media_size: 12_345,
			media_file_name: null,
			media_seconds: null,
			is_ptt: false,
			media: {
				media_type: 'image',
				mimetype: 'image/png',
				url: 'https://mmg.whatsapp.net/1',
				direct_path: '/v/t62.7118-24/1',
				media_key: Buffer.alloc(32, 1).toString('base64'),
				file_sha256: Buffer.alloc(32, 2).toString('base64'),
				file_enc_sha256: Buffer.alloc(32, 3).toString('base64'),
				file_length: 12_345,
			},
		});
	});

	it('tells a voice note and its length', () => {
		const voice = { ...keys, ptt: true, seconds: 7, mimetype: 'audio/ogg; codecs=opus' };
		expect(flatten({ audioMessage: voice })).toMatchObject({
			media_mime_type: 'audio/ogg; codecs=opus',
			media_seconds: 7,
			is_ptt: true,
		});
	});

	it('is found in the header of a business message', () => {
		const imageMessage = { ...keys, mimetype: 'image/jpeg' };
		const holders: proto.IMessage[] = [
			{ buttonsMessage: { contentText: 'Sale', imageMessage } },
			{ interactiveMessage: { header: { imageMessage } } },
			{ templateMessage: { hydratedTemplate: { imageMessage } } },
		];
		for (const holder of holders) expect(flatten(holder).media?.file_length).toBe(12_345);
	});

	it('is found in a comment', () => {
		const message = { imageMessage: { ...keys, caption: 'Like this' } };
		const comment = { message, targetMessageKey: { id: 'POST' } };
		expect(flatten({ commentMessage: comment })).toMatchObject({
			message_type: 'comment',
			text: 'Like this',
			comment: { target_id: 'POST' },
			media: { direct_path: keys.directPath },
		});
	});

	it('has no field in a message without a file', () => {
		expect(
			Object.keys(flatten({ conversation: 'x' })).filter((key) => key.startsWith('media')),
		).toEqual([]);
	});

	it.each([
		['report.pdf', 'report.pdf'],
		['../../etc/passwd', 'passwd'],
		['C:\\Windows\\win.ini', 'win.ini'],
		['invoice\u202Efdp.exe', 'invoicefdp.exe'],
		['a\u0000b\nc.txt', 'ab c.txt'],
		['..', null],
		['.htaccess', 'htaccess'],
		[`${'x'.repeat(300)}.docx`, `${'x'.repeat(235)}.docx`],
		['👍'.repeat(200), '👍'.repeat(60)],
		['Invoice 12/2026.pdf', 'Invoice 12_2026.pdf'],
		['Invoice 12:2026.pdf', 'Invoice 12_2026.pdf'],
		['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
	])('the file name %j becomes %j', (fileName, safe) => {
		expect(flatten({ documentMessage: { fileName } }).media_file_name).toBe(safe);
	});

	it.each([
		[{ title: 'Contract', mimetype: WORD }, 'Contract.docx', WORD],
		[{ title: 'Contract.docx', fileName: '..', mimetype: WORD }, 'Contract.docx', WORD],
		[{ fileName: 'Contract', mimetype: 'application/pdf' }, 'Contract.pdf', 'application/pdf'],
		[{ fileName: 'a.csv', mimetype: 'application/octet-stream' }, 'a.csv', 'text/csv'],
		[{ fileName: 'a.xls', mimetype: 'application/x-cfb' }, 'a.xls', 'application/vnd.ms-excel'],
		[{ fileName: 'a.docx', mimetype: 'application/zip' }, 'a.docx', WORD],
		[{ fileName: 'a.docx' }, 'a.docx', WORD],
		[{ fileName: 'photo.exe', mimetype: 'image/jpeg' }, 'photo.exe', 'image/jpeg'],
		[{ mimetype: 'application/pdf' }, null, 'application/pdf'],
	])('name and type of a document complete each other: %j', (document, name, type) => {
		expect(flatten({ documentMessage: document })).toMatchObject({
			media_file_name: name,
			media_mime_type: type,
			media: { mimetype: type },
		});
	});

	it('falls back to the usual type when the declared one is no type', () => {
		const odd = { mimetype: 'text/html\r\nX: y' };
		expect(flatten({ imageMessage: odd }).media_mime_type).toBe('image/jpeg');
		expect(flatten({ documentMessage: {} }).media_mime_type).toBe('application/octet-stream');
	});
});

describe('locations', () => {
	it('have coordinates, name and address', () => {
		const place = {
			degreesLatitude: -6.1754,
			degreesLongitude: 106.8272,
			name: 'National Monument',
			address: 'Jakarta',
		};
		expect(flatten({ locationMessage: place })).toMatchObject({
			latitude: -6.1754,
			longitude: 106.8272,
			location_name: 'National Monument',
			location_address: 'Jakarta',
			is_live_location: false,
			live_sequence: null,
		});
	});

	it('count their updates when live', () => {
		const live = { degreesLatitude: 1, degreesLongitude: 2, sequenceNumber: 3 };
		expect(flatten({ liveLocationMessage: live })).toMatchObject({
			latitude: 1,
			is_live_location: true,
			live_sequence: 3,
		});
	});

	it('off the globe are none', () => {
		const nowhere = { degreesLatitude: 91, degreesLongitude: Number.NaN };
		expect(flatten({ locationMessage: nowhere })).toMatchObject({
			latitude: null,
			longitude: null,
		});
	});
});

describe('contacts, polls, answers', () => {
	it('a card and many cards look alike', () => {
		const card = (name: string, number: string) => ({
			displayName: name,
			vcard: `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nTEL;type=CELL;waid=${number}:+${number}\nEND:VCARD`,
		});
		const phone = { number: '+628123456789', type: 'CELL', wa_id: '628123456789' };
		const one = flatten({ contactMessage: card('Ann', '628123456789') });
		expect(one.contacts).toEqual([
			{ display_name: 'Ann', phones: [phone], vcard: expect.stringContaining('FN:Ann') },
		]);
		const many = flatten({
			contactsArrayMessage: { contacts: [card('Ann', '628123456789'), card('Bob', '6281')] },
		});
		expect(many.contacts?.[0]).toEqual(one.contacts?.[0]);
		expect(many.contacts).toHaveLength(2);
	});

	it('a poll lists its options as they were written', () => {
		const options = [{ optionName: 'Red ' }, { optionName: 'Blue' }];
		const poll = { name: 'Colour?', options, selectableOptionsCount: 1 };
		expect(flatten({ pollCreationMessageV3: poll }).poll).toEqual({
			name: 'Colour?',
			options: ['Red ', 'Blue'],
			selectable_count: 1,
			correct_answer: null,
		});
	});

	const params = { id: 'row-7', description: 'seventh', extra: { deep: [1, true, null] } };
	const answers: Array<[proto.IMessage, object]> = [
		[
			{ buttonsResponseMessage: { selectedButtonId: 'b1', selectedDisplayText: 'Yes' } },
			{
				kind: 'button',
				id: 'b1',
				title: 'Yes',
				description: null,
				name: null,
				card_index: null,
				params: null,
			},
		],
		[
			{ templateButtonReplyMessage: { selectedId: 't1', selectedDisplayText: 'Stop' } },
			{
				kind: 'template_button',
				id: 't1',
				title: 'Stop',
				description: null,
				name: null,
				card_index: null,
				params: null,
			},
		],
		[
			{
				listResponseMessage: {
					title: 'Item',
					description: 'of the list',
					singleSelectReply: { selectedRowId: 'r1' },
				},
			},
			{
				kind: 'list',
				id: 'r1',
				title: 'Item',
				description: 'of the list',
				name: null,
				card_index: null,
				params: null,
			},
		],
		[
			{
				interactiveResponseMessage: {
					body: { text: 'Seven' },
					nativeFlowResponseMessage: { name: 'menu', paramsJson: JSON.stringify(params) },
				},
			},
			{
				kind: 'interactive',
				id: 'row-7',
				title: 'Seven',
				description: 'seventh',
				name: 'menu',
				card_index: null,
				params,
			},
		],
		[
			{ interactiveResponseMessage: { nativeFlowResponseMessage: { paramsJson: '{broken' } } },
			{
				kind: 'interactive',
				id: null,
				title: null,
				description: null,
				name: null,
				card_index: null,
				params: null,
			},
		],
	];
	it.each(answers)('%j is the answer %j', (message, reply) => {
		expect(flatten(message).reply).toEqual(reply);
	});
});

describe('context', () => {
	it('tells what is quoted, who is mentioned and where it was forwarded from', () => {
		const contextInfo = {
			stanzaId: '3EB0AA',
			participant: LID,
			quotedMessage: { imageMessage: { caption: 'Original' } },
			mentionedJid: [LID, CHAT],
			isForwarded: true,
			forwardingScore: 5,
			forwardedNewsletterMessageInfo: {
				newsletterJid: '1@newsletter',
				newsletterName: 'Daily',
				serverMessageId: 42,
			},
		};
		expect(flatten({ extendedTextMessage: { text: 'This!', contextInfo } })).toMatchObject({
			quoted: {
				message_id: '3EB0AA',
				participant: LID,
				participant_pn: null,
				participant_lid: LID,
				chat: CHAT,
				message_type: 'image',
				text: 'Original',
				media: { media_type: 'image', direct_path: null },
			},
			mentions: [LID, CHAT],
			is_forwarded: true,
			forwarding_score: 5,
			forwarded_newsletter: { jid: '1@newsletter', name: 'Daily', server_message_id: 42 },
		});
	});

	it('keeps the chat of a quotation from elsewhere, and a bare quotation', () => {
		const contextInfo = { stanzaId: '3EB0AA', remoteJid: GROUP };
		expect(flatten({ imageMessage: { contextInfo } }).quoted).toEqual({
			message_id: '3EB0AA',
			participant: null,
			participant_pn: null,
			participant_lid: null,
			chat: GROUP,
			message_type: 'unknown',
			text: '',
			media: null,
		});
	});
});
