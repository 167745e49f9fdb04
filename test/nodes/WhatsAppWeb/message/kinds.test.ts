import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { proto } from '@whiskeysockets/baileys';
import { flattenMessage } from '../../../../nodes/WhatsAppWeb/message/flatten';
import {
	isMessageKind,
	type KindName,
	KINDS,
	type MessageField,
} from '../../../../nodes/WhatsAppWeb/message/kinds';
import { wholesOf } from '../../../../nodes/WhatsAppWeb/message/received/association';
import { annotationOf } from '../../../../nodes/WhatsAppWeb/message/received/annotation';
import { ASSOCIATION_KINDS } from '../../../../nodes/WhatsAppWeb/message/received/associationKinds';
import { classify } from '../../../../nodes/WhatsAppWeb/message/received/classify';
import {
	CONTEXT_KINDS,
	MESSAGE_CONTEXT_KINDS,
} from '../../../../nodes/WhatsAppWeb/message/received/contextKinds';
import { memberLabelOf } from '../../../../nodes/WhatsAppWeb/message/received/memberLabel';
import { noticeOf } from '../../../../nodes/WhatsAppWeb/message/received/notice';
import { PROTOCOL_KINDS } from '../../../../nodes/WhatsAppWeb/message/received/protocolKinds';
import { STUB_KINDS } from '../../../../nodes/WhatsAppWeb/message/received/stubKinds';
import { findEvent } from '../../../../nodes/WhatsAppWeb/trigger/events/catalogue';
import { plain, received } from './received/receivedMessage.ts';

/*
 * What becomes of everything that WhatsApp's protocol knows. When a new version of Baileys knows more, these tests fail:
 * decide for each new name whether it is told or rightly silent, and add it to the table.
 */

/** The fields of a message of the installed Baileys' protocol. */
const fieldsIn = ({ prototype }: { prototype: object }) =>
	Object.entries(prototype)
		.filter(([, value]) => typeof value !== 'function')
		.map(([name]) => name);

const names = (type: Record<string, unknown>) =>
	Object.keys(type).filter((name) => Number.isNaN(Number(name)));

const key = { id: 'TARGET', remoteJid: '1@s.whatsapp.net', fromMe: false };
const sealed = { encPayload: new Uint8Array(16), encIv: new Uint8Array(12) };
const file = { directPath: '/v/1', mediaKey: new Uint8Array(32), fileLength: 5 };
const image = { imageMessage: { ...file, caption: 'Look' } };
const location = { locationMessage: { degreesLatitude: 1, degreesLongitude: 2 } };
const poll = { name: 'Yes?', options: [{ optionName: 'Yes' }] };
const pollResult = { name: 'Yes?', pollVotes: [{ optionName: 'Yes', optionVoteCount: 2 }] };
const note = { conversation: 'for lunch' };
const pay = {
	nativeFlowMessage: {
		buttons: [{ name: 'review_and_pay', buttonParamsJson: '{"reference_id":"17"}' }],
	},
};
const interactive = [
	{ header: { title: 'Shop', ...image }, body: { text: 'Choose' } },
	{ header: location },
	{ header: { productMessage: { product: { productId: 'P1' } } } },
	pay,
];
const templates = [
	{ hydratedTemplate: { hydratedContentText: 'Choose', ...image } },
	{ hydratedFourRowTemplate: location },
	...interactive.map((interactiveMessageTemplate) => ({ interactiveMessageTemplate })),
];

type WithFields = {
	[Name in KindName]: (typeof KINDS)[Name] extends { fields: readonly unknown[] } ? Name : never;
}[KindName];

/** Contents of each kind that together fill all its fields. The compiler demands those of a new kind. */
const CONTENTS: { [Name in WithFields]: Array<Required<proto.IMessage>[Name]> } = {
	conversation: ['Hello'],
	extendedTextMessage: [{ text: 'See https://example.com', title: 'Example' }],
	imageMessage: [image.imageMessage],
	videoMessage: [image.imageMessage],
	ptvMessage: [image.imageMessage],
	audioMessage: [file],
	documentMessage: [image.imageMessage],
	stickerMessage: [file],
	stickerPackMessage: [{ name: 'Cats', stickerPackId: 'pack' }],
	albumMessage: [{ expectedImageCount: 2 }],
	locationMessage: [location.locationMessage],
	liveLocationMessage: [location.locationMessage],
	contactMessage: [{ displayName: 'Ani', vcard: 'BEGIN:VCARD\nFN:Ani\nEND:VCARD' }],
	contactsArrayMessage: [{ contacts: [{ displayName: 'Ani' }] }],
	pollCreationMessage: [poll],
	pollCreationMessageV2: [poll],
	pollCreationMessageV3: [poll],
	pollCreationMessageV5: [poll],
	pollResultSnapshotMessage: [pollResult],
	pollResultSnapshotMessageV3: [pollResult],
	eventMessage: [{ name: 'Party' }],
	scheduledCallCreationMessage: [{ title: 'Call' }],
	bcallMessage: [{ caption: 'Join the call' }],
	buttonsMessage: [{ contentText: 'Choose', ...image }, location],
	listMessage: [{ description: 'Choose', buttonText: 'Menu' }],
	templateMessage: templates,
	highlyStructuredMessage: templates.map((hydratedHsm) => ({ hydratedHsm })),
	interactiveMessage: interactive,
	buttonsResponseMessage: [{ selectedButtonId: 'b', selectedDisplayText: 'Yes' }],
	templateButtonReplyMessage: [{ selectedId: 'b', selectedDisplayText: 'Yes' }],
	listResponseMessage: [{ title: 'Yes', singleSelectReply: { selectedRowId: 'r' } }],
	interactiveResponseMessage: [{ body: { text: 'Yes' } }],
	orderMessage: [{ orderId: '42', message: 'Two, please' }],
	productMessage: [{ product: { productId: 'P1', title: 'Lamp', productImage: file } }],
	sendPaymentMessage: [{ noteMessage: note }],
	requestPaymentMessage: [{ noteMessage: note }],
	declinePaymentRequestMessage: [{ key }],
	cancelPaymentRequestMessage: [{ key }],
	paymentInviteMessage: [{ serviceType: 3 }],
	invoiceMessage: [{ note: 'Invoice 17', attachmentDirectPath: '/v/2', attachmentType: 1 }],
	groupInviteMessage: [{ groupName: 'Family', inviteCode: 'abc' }],
	newsletterAdminInviteMessage: [{ caption: 'Join', newsletterJid: '1@newsletter' }],
	newsletterFollowerInviteMessageV2: [{ caption: 'Join', newsletterJid: '1@newsletter' }],
	commentMessage: [{ message: { conversation: 'Nice' }, targetMessageKey: key }],
	richResponseMessage: [{ submessages: [{ messageText: 'An answer' }] }],
	questionResponseMessage: [{ key, text: 'Blue' }],
	statusQuestionAnswerMessage: [{ key, text: 'Blue' }],
	statusQuotedMessage: [{ type: 1, text: 'Blue', originalStatusId: key }],
	statusStickerInteractionMessage: [{ key, stickerKey: '😀', type: 1 }],
	statusNotificationMessage: [{ originalMessageKey: key, type: 2 }],
	chat: [{ displayName: 'Ani' }],
	keepInChatMessage: [{ key, keepType: 1 }],
	callLogMesssage: [{ callOutcome: 1 }],
	scheduledCallEditMessage: [{ key, editType: 1 }],
	requestPhoneNumberMessage: [{}],
	messageHistoryNotice: [{}],
	protocolMessage: [
		{
			type: 21,
			cloudApiThreadControlNotification: {
				status: 1,
				notificationContent: { handoffNotificationText: 'You now chat with a person' },
			},
		},
	],
};

/** What a field of an item is when there is nothing to tell. */
const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

const entries = (...kinds: Array<(typeof KINDS)[KindName]['is']>) =>
	(Object.keys(KINDS) as KindName[]).filter((name) => kinds.includes(KINDS[name].is));

describe('the contents of a message', () => {
	it('are decided on, each that the installed Baileys knows', () => {
		expect(Object.keys(KINDS).sort()).toEqual(fieldsIn(proto.Message).sort());
	});

	const rows = (Object.keys(CONTENTS) as WithFields[]).flatMap((name) =>
		(KINDS[name].fields as readonly MessageField[]).map((field) => [name, field] as const),
	);
	it.each(rows)('%s is told in the field %s', (name, field) => {
		const contents: unknown[] = CONTENTS[name];
		const items = contents.map((content) => flattenMessage(received({ [name]: content })));
		expect(items.some((item) => !isEmpty(item[field]))).toBe(true);
	});

	it.each(Object.keys(CONTENTS) as WithFields[])(
		'%s fills no field but those of its row',
		(name) => {
			const bare = flattenMessage(received({}));
			const fields = new Set<string>([...KINDS[name].fields, ...SHARED]);
			for (const content of CONTENTS[name] as unknown[]) {
				const item = flattenMessage(received({ [name]: content }));
				const filled = Object.entries(item)
					.filter(
						([field, value]) => JSON.stringify(value) !== JSON.stringify(bare[field as 'text']),
					)
					.map(([field]) => field.replace(/^(location|longitude|is_live|live).*/, 'latitude'))
					.map((field) => field.replace(/^(media_.*|is_ptt|is_video_note|is_animated)$/, 'media'));
				expect(filled.filter((field) => !fields.has(field))).toEqual([]);
			}
		},
	);

	it.each(entries('message'))('%s is a message', (name) => {
		const [content] = CONTENTS[name as WithFields] as unknown[];
		expect(classify({ message: plain({ [name]: content }) })).toBe('message');
		expect(isMessageKind(name)).toBe(true);
	});

	it.each(entries('notice'))('%s is a notice', (name) => {
		const [content] = CONTENTS[name as WithFields] as unknown[];
		const message = plain({ [name]: content });
		expect(noticeOf({ message })).toBeDefined();
		expect(classify({ message })).toBe('message');
	});

	it.each(entries('envelope').filter((name) => name !== 'editedMessage'))(
		'what is in %s is told',
		(name) => {
			const message = { [name]: { message: image } };
			expect(flattenMessage(received(message))).toMatchObject({ text: 'Look' });
			expect(classify({ message: plain(message) })).toBe('message');
		},
	);

	it.each(entries('silent', 'beside'))('%s is silent', (name) => {
		const row: object = KINDS[name];
		expect(row).toHaveProperty('why', expect.stringMatching(/./));
		expect(flattenMessage(received({ [name]: {}, conversation: 'Hello' }))).toMatchObject(
			KINDS[name].is === 'beside' ? { text: 'Hello' } : {},
		);
	});

	it.each(entries('silent'))('%s alone starts nothing', (name) => {
		expect(classify({ message: plain({ [name]: {} }) })).toBeNull();
	});

	const annotations: Record<string, unknown> = {
		protocolMessage: { key },
		reactionMessage: { key, text: '👍' },
		encReactionMessage: { targetMessageKey: key, ...sealed },
		encCommentMessage: { targetMessageKey: key, ...sealed },
		pollUpdateMessage: { pollCreationMessageKey: key, vote: sealed },
		encEventResponseMessage: { eventCreationMessageKey: key, ...sealed },
		secretEncryptedMessage: { targetMessageKey: key, secretEncType: 2, ...sealed },
		pinInChatMessage: { key, type: 1 },
	};
	it.each(entries('annotation'))('%s is told by events of the catalogue', (name) => {
		expect(annotationOf(plain({ [name]: annotations[name] }))?.pointer.id).toBe('TARGET');
		const { told }: { told: string[] } = KINDS[name] as never;
		expect(told.map((event) => findEvent(event)?.value)).toEqual(told);
	});
});

/** Fields that every message has, whatever its kind. */
const SHARED = ['message_type', 'notice', 'comment', 'part_of', 'hd_of'];

describe('the types of protocol messages', () => {
	it('are decided on, each that the installed Baileys knows', () => {
		const { Type } = proto.Message.ProtocolMessage;
		const numbers = Object.entries(PROTOCOL_KINDS).map(([name, { type }]) => [name, type]);
		expect(Object.fromEntries(numbers)).toEqual(
			Object.fromEntries(names(Type).map((name) => [name, Type[name as 'REVOKE']])),
		);
	});

	const content = {
		key,
		editedMessage: { conversation: 'New' },
		memberLabel: { label: 'Boss' },
		cloudApiThreadControlNotification: { status: 2 },
	};

	it.each(Object.entries(PROTOCOL_KINDS))('%s is told, or rightly silent', (_name, row) => {
		const message = plain({ protocolMessage: { ...content, type: row.type } });
		const told = [
			{ revoke: 'message_revoke', edit: 'message_edit' }[annotationOf(message)?.kind as 'edit'],
			noticeOf({ message }) && 'message',
			memberLabelOf({ chat: '1@g.us', message }) && 'group_member_label',
		].filter(Boolean);
		expect(told).toEqual('told' in row ? [row.told] : []);
		for (const event of told) expect(findEvent(event)).toBeDefined();
		if ('silent' in row) expect(classify({ message })).toBeNull();
	});
});

describe('the context of a message', () => {
	const bytes = Buffer.from('click');
	const context: Required<Record<string, unknown>> = {
		...{ stanzaId: 'Q', participant: '1@lid', remoteJid: '1@g.us' },
		quotedMessage: { conversation: 'Earlier' },
		questionReplyQuotedMessage: { serverQuestionId: 5, quotedQuestion: { conversation: 'Why?' } },
		isQuestion: true,
		mentionedJid: ['1@lid'],
		nonJidMentions: 1,
		groupMentions: [{ groupJid: '1@g.us', groupSubject: 'Team' }],
		isForwarded: true,
		forwardingScore: 3,
		forwardOrigin: 2,
		forwardedNewsletterMessageInfo: { newsletterJid: '1@newsletter' },
		businessMessageForwardInfo: { businessOwnerJid: '1@s.whatsapp.net' },
		forwardedAiBotMessageInfo: { botName: 'Bot' },
		expiration: 86_400,
		externalAdReply: { sourceType: 'ad', sourceId: '1203' },
		quotedAd: { advertiserName: 'Shop' },
		conversionSource: 'FB_Ads',
		conversionData: bytes,
		ctwaSignals: 'signals',
		ctwaPayload: bytes,
		entryPointConversionSource: 'click_to_chat_link',
		entryPointConversionApp: 'whatsapp',
		entryPointConversionExternalSource: 'partner',
		entryPointConversionExternalMedium: 'qr',
		utm: { utmSource: 'flyer', utmCampaign: 'spring' },
		actionLink: { url: 'https://example.com', buttonTitle: 'Open' },
		memberLabel: { label: 'Treasurer' },
		statusAttributionType: 1,
		statusAttributions: [{ type: 3, music: { title: 'Song', authorName: 'Band' } }],
		statusSourceType: 5,
		statusAudienceMetadata: { audienceType: 1 },
		isGroupStatus: true,
	};
	/** Told only beside another field, without which they mean nothing. */
	const beside: Record<string, string> = {
		participant: 'stanzaId',
		quotedMessage: 'stanzaId',
		remoteJid: 'stanzaId',
		conversionDelaySeconds: 'conversionSource',
		entryPointConversionDelaySeconds: 'entryPointConversionSource',
	};
	const later = { conversionDelaySeconds: 22, entryPointConversionDelaySeconds: 22 };

	it('is decided on, each field that the installed Baileys knows', () => {
		expect(Object.keys(CONTEXT_KINDS).sort()).toEqual(fieldsIn(proto.ContextInfo).sort());
	});

	const item = (contextInfo: object) =>
		flattenMessage(received({ extendedTextMessage: { text: 'Hello', contextInfo } })) as Record<
			string,
			unknown
		>;

	const told = Object.entries(CONTEXT_KINDS).flatMap(([name, row]) =>
		'told' in row ? [[name, row.told] as const] : [],
	);
	it.each(told)('%s is told in the field %s', (name, field) => {
		const value = { ...context, ...later }[name];
		expect(value).toBeDefined();
		const support = beside[name];
		const without = support === undefined ? {} : { [support]: context[support] };
		expect(item({ ...without, [name]: value })[field]).not.toEqual(item(without)[field]);
	});

	it('is decided on beside the content, too', () => {
		const known = fieldsIn(proto.MessageContextInfo).sort();
		expect(Object.keys(MESSAGE_CONTEXT_KINDS).sort()).toEqual(known);
	});

	it('changes nothing by a field that is silent', () => {
		const silent = Object.keys(CONTEXT_KINDS).filter(
			(name) => !told.some(([each]) => each === name),
		);
		const message = plain({ conversation: 'Hello' });
		for (const name of silent) {
			const contextInfo = { [name]: 1 };
			const holder = {
				...received({}),
				message: { extendedTextMessage: { text: '', contextInfo } },
			};
			expect(flattenMessage(holder)).toEqual({
				...flattenMessage({ ...received({}), message }),
				message_type: 'extendedText',
				text: '',
			});
		}
	});
});

describe('the ways in which a message belongs to another one', () => {
	const { AssociationType } = proto.MessageAssociation;

	it('are named, each that the installed Baileys knows', () => {
		const inProto = names(AssociationType).map((name) => [
			AssociationType[name as 'UNKNOWN'],
			name.toLowerCase(),
		]);
		const named = Object.entries(ASSOCIATION_KINDS).map(([type, { kind }]) => [Number(type), kind]);
		expect(named).toEqual(inProto);
	});

	const child = (associationType: number): proto.IMessage => ({
		associatedChildMessage: { message: { videoMessage: file } },
		messageContextInfo: {
			messageAssociation: { associationType, parentMessageKey: { id: 'P' }, messageIndex: 1 },
		},
	});

	it.each(Object.entries(ASSOCIATION_KINDS))('%s is told as part_of', (type, { kind, also }) => {
		const album = { message_id: 'P', position: 1, image_count: null, video_count: null };
		expect(flattenMessage(received(child(Number(type))))).toMatchObject({
			message_type: 'video',
			part_of: { message_id: 'P', kind },
			album: also === 'album' ? album : null,
			hd_of: also === 'hd_of' ? 'P' : null,
		});
	});

	it('is told for a way of the future, too, and not without a parent', () => {
		const future = { ...received({}), message: { ...plain(child(2)) } };
		const { messageContextInfo } = future.message as never as {
			messageContextInfo: { messageAssociation: { associationType: number } };
		};
		messageContextInfo.messageAssociation.associationType = 77;
		expect(flattenMessage(future).part_of).toEqual({ message_id: 'P', kind: 'unknown' });
		const orphan = { messageContextInfo: { messageAssociation: { associationType: 12 } } };
		expect(flattenMessage(received({ ...image, ...orphan })).part_of).toBeNull();
	});
});

describe('stubs', () => {
	const lib = dirname(createRequire(import.meta.url).resolve('@whiskeysockets/baileys'));
	const source = readdirSync(lib, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.js'))
		.map((path) => readFileSync(join(lib, path), 'utf8'))
		.join('\n');
	const { StubType } = proto.WebMessageInfo;

	it('are decided on, each that the source of the installed Baileys names', () => {
		const named = Array.from(source.matchAll(/StubType\.([A-Z][A-Z_]+)/g), ([, name]) => name);
		expect(Object.keys(STUB_KINDS).sort()).toEqual([...new Set(named)].sort());
	});

	it.each(Object.entries(STUB_KINDS))('%s is told by an event, or rightly silent', (name, row) => {
		expect(row.type).toBe(StubType[name as keyof typeof StubType]);
		if ('told' in row) expect(findEvent(row.told)).toBeDefined();
		// What happens to groups is told by their own events.
		const event = classify({ message: undefined, stubType: row.type });
		const own = 'told' in row && /^(message|undecryptable_message)$/.test(row.told);
		expect(event).toBe(own ? row.told : null);
	});
});

/** Values that are told by a name of their own: all of the installed Baileys' but those that say nothing. */
describe('the values of', () => {
	const { CallLogMessage, OrderMessage, PaymentInviteMessage } = proto.Message;
	const { SecretEncryptedMessage, StatusNotificationMessage } = proto.Message;
	const { ForwardOrigin, StatusAttributionType, StatusSourceType } = proto.ContextInfo;
	const item = (message: proto.IMessage) => flattenMessage(received(message));
	const inContext = (contextInfo: proto.IContextInfo) =>
		item({ extendedTextMessage: { text: 'Hello', contextInfo } });

	const cases: Array<[string, object, (value: number) => unknown]> = [
		[
			'call outcomes',
			CallLogMessage.CallOutcome,
			(callOutcome) => item({ callLogMesssage: { callOutcome } }).notice?.outcome,
		],
		[
			'states of orders',
			OrderMessage.OrderStatus,
			(status) => item({ orderMessage: { status } }).order?.status,
		],
		[
			'services of payments',
			PaymentInviteMessage.ServiceType,
			(serviceType) => item({ paymentInviteMessage: { serviceType } }).payment?.service,
		],
		[
			'notifications of statuses',
			StatusNotificationMessage.StatusNotificationType,
			(type) => item({ statusNotificationMessage: { type } }).about?.kind.replace(/^status$/, ''),
		],
		[
			'sources of statuses',
			StatusSourceType,
			(statusSourceType) => inContext({ statusSourceType }).status?.source,
		],
		[
			'reshared statuses',
			StatusAttributionType,
			(statusAttributionType) => inContext({ statusAttributionType }).status?.reshared,
		],
		[
			'attributions of statuses',
			proto.StatusAttribution.Type,
			(type) =>
				inContext({ statusAttributions: [{ type }] }).status?.attributions[0]?.type.replace(
					'unknown',
					'',
				),
		],
		[
			'origins of forwarded messages',
			ForwardOrigin,
			(forwardOrigin) => inContext({ forwardOrigin }).forward_origin,
		],
		[
			'sealed annotations',
			SecretEncryptedMessage.SecretEncType,
			(secretEncType) => {
				const content = { targetMessageKey: key, secretEncType, ...sealed };
				const annotation = annotationOf(plain({ secretEncryptedMessage: content }));
				return annotation?.kind === 'sealed' && annotation.use;
			},
		],
		[
			'parents of paired media',
			Object.fromEntries(
				Object.entries(proto.ContextInfo.PairedMediaType).filter(([name]) => /_PARENT$/.test(name)),
			),
			(pairedMediaType) =>
				wholesOf('P', plain({ imageMessage: { contextInfo: { pairedMediaType } } }))[0]?.parts,
		],
	];
	it.each(cases)('%s have names', (_name, type, told) => {
		const SILENT = /^(UNKNOWN|NONE)$/;
		const values = names(type as Record<string, unknown>).filter((name) => !SILENT.test(name));
		const nameless = values.filter((name) => !told((type as Record<string, number>)[name] ?? -1));
		expect(values.length).toBeGreaterThan(0);
		expect(nameless).toEqual([]);
	});
});
