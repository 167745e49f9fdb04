/**
 * What becomes of each field of `proto.Message`: a decision for every one that Baileys knows, which a test compares with
 * the installed version. {@link unwrap}, the readers of `received/` and the filing of messages go by this table.
 */
export type Kind =
	/** A message of its own. `fields` are the item's that hold what phones show of it. */
	| { is: 'message'; fields: readonly MessageField[] }
	/** A system notice, told as a message with `notice`. `fields` are those beside it. */
	| { is: 'notice'; fields: readonly MessageField[] }
	/** Around a message, which is told. */
	| { is: 'envelope'; viewOnce: boolean }
	/** About an earlier message or between clients: what it is about is told as other events, or rightly silent. */
	| {
			is: 'annotation';
			told: readonly string[];
			fields?: readonly MessageField[];
			secret?: true;
			hidden?: true;
	  }
	/** Stands beside the content of a message, and is told with it if there is anything to tell. */
	| { is: 'beside'; why: string }
	/** Nothing that a phone shows. */
	| { is: 'silent'; why: string };

/** Fields of an item by which kinds differ; `latitude` stands for all fields of a place, `media` for those of a file. */
export type MessageField =
	| 'text'
	| 'media'
	| 'latitude'
	| 'contacts'
	| 'poll'
	| 'poll_result'
	| 'calendar_event'
	| 'interactive'
	| 'payment'
	| 'reply'
	| 'order'
	| 'product'
	| 'group_invite'
	| 'channel_invite'
	| 'comment'
	| 'sticker_pack'
	| 'link_preview'
	| 'about'
	| 'album';

const message = <Fields extends readonly MessageField[]>(...fields: Fields) =>
	({ is: 'message', fields }) as const;
const notice = <Fields extends readonly MessageField[]>(...fields: Fields) =>
	({ is: 'notice', fields }) as const;
const annotation = (...told: string[]) => ({ is: 'annotation', told }) as const;
const silent = (why: string) => ({ is: 'silent', why }) as const;
const beside = (why: string) => ({ is: 'beside', why }) as const;
const envelope = { is: 'envelope', viewOnce: false } as const;
const viewOnce = { is: 'envelope', viewOnce: true } as const;
const poll = message('text', 'poll');

export const KINDS = {
	conversation: message('text'),
	extendedTextMessage: message('text', 'link_preview'),
	imageMessage: message('text', 'media'),
	videoMessage: message('text', 'media'),
	ptvMessage: message('text', 'media'),
	audioMessage: message('media'),
	documentMessage: message('text', 'media'),
	stickerMessage: message('media'),
	stickerPackMessage: message('text', 'sticker_pack'),
	albumMessage: message('album'),
	locationMessage: message('text', 'latitude'),
	liveLocationMessage: message('text', 'latitude'),
	contactMessage: message('text', 'contacts'),
	contactsArrayMessage: message('text', 'contacts'),
	pollCreationMessage: poll,
	pollCreationMessageV2: poll,
	pollCreationMessageV3: poll,
	pollCreationMessageV5: poll,
	pollResultSnapshotMessage: message('text', 'poll_result'),
	pollResultSnapshotMessageV3: message('text', 'poll_result'),
	eventMessage: message('text', 'calendar_event'),
	scheduledCallCreationMessage: message('text', 'calendar_event'),
	bcallMessage: message('text'),
	buttonsMessage: message('text', 'interactive', 'media', 'latitude'),
	listMessage: message('text', 'interactive'),
	templateMessage: message('text', 'interactive', 'media', 'latitude', 'product', 'payment'),
	highlyStructuredMessage: message('text', 'interactive', 'media', 'latitude', 'payment'),
	interactiveMessage: message('text', 'interactive', 'media', 'latitude', 'product', 'payment'),
	buttonsResponseMessage: message('text', 'reply'),
	templateButtonReplyMessage: message('text', 'reply'),
	listResponseMessage: message('text', 'reply'),
	interactiveResponseMessage: message('text', 'reply'),
	orderMessage: message('text', 'order'),
	productMessage: message('text', 'product', 'media'),
	sendPaymentMessage: message('text', 'payment'),
	requestPaymentMessage: message('text', 'payment'),
	declinePaymentRequestMessage: message('payment'),
	cancelPaymentRequestMessage: message('payment'),
	paymentInviteMessage: message('payment'),
	invoiceMessage: message('text', 'payment', 'media'),
	groupInviteMessage: message('text', 'group_invite'),
	newsletterAdminInviteMessage: message('text', 'channel_invite'),
	newsletterFollowerInviteMessageV2: message('text', 'channel_invite'),
	commentMessage: message('text', 'comment'),
	richResponseMessage: message('text'),
	questionResponseMessage: message('text', 'about'),
	statusQuestionAnswerMessage: message('text', 'about'),
	statusQuotedMessage: message('text', 'about'),
	statusStickerInteractionMessage: message('about'),
	statusNotificationMessage: message('about'),
	chat: message('text'),

	keepInChatMessage: notice(),
	callLogMesssage: notice(),
	scheduledCallEditMessage: notice(),
	requestPhoneNumberMessage: notice(),
	messageHistoryNotice: notice(),

	deviceSentMessage: envelope,
	ephemeralMessage: envelope,
	viewOnceMessage: viewOnce,
	viewOnceMessageV2: viewOnce,
	viewOnceMessageV2Extension: viewOnce,
	documentWithCaptionMessage: envelope,
	editedMessage: envelope,
	associatedChildMessage: envelope,
	groupStatusMessage: envelope,
	groupStatusMessageV2: envelope,
	groupMentionedMessage: envelope,
	botInvokeMessage: envelope,
	botForwardedMessage: envelope,
	botTaskMessage: envelope,
	lottieStickerMessage: envelope,
	eventCoverImage: envelope,
	pollCreationMessageV4: envelope,
	pollCreationOptionImageMessage: envelope,
	questionMessage: envelope,
	questionReplyMessage: envelope,
	limitSharingMessage: envelope,
	statusAddYours: envelope,
	statusMentionMessage: envelope,
	groupStatusMentionMessage: envelope,

	// By its type: see `received/protocolKinds.ts`.
	protocolMessage: {
		...annotation('message_revoke', 'message_edit', 'group_member_label', 'message'),
		fields: ['text'],
	},
	reactionMessage: { ...annotation('reaction'), hidden: true },
	encReactionMessage: annotation('reaction'),
	/** Once decrypted, it is a message and stored as one. */
	encCommentMessage: { ...annotation('message'), secret: true },
	pollUpdateMessage: annotation('poll_vote'),
	encEventResponseMessage: annotation('event_response'),
	secretEncryptedMessage: annotation('message_edit'),
	pinInChatMessage: { ...annotation('message_pin'), hidden: true },

	call: silent('the key of a call; the call itself is the event call'),
	placeholderMessage: silent('says only that a linked device gets no content'),
	messageHistoryBundle: silent('older messages of a group for somebody who joins; not new ones'),
	stickerSyncRmrMessage: silent("synchronises stickers between the account's own devices"),

	messageContextInfo: beside('read for part_of, album and hd_of; the rest is keys and counters'),
	senderKeyDistributionMessage: beside('a key for messages of the group'),
	fastRatchetKeySenderKeyDistributionMessage: beside('a key for messages of the group'),
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

type FieldsOf<Entry> = Entry extends { fields: readonly (infer Field)[] } ? Field : never;

/** The kinds whose rows name this field. A reader of the field has to read all of them. */
export type KindsWith<Field extends MessageField> = {
	[Name in KindName]: Field extends FieldsOf<(typeof KINDS)[Name]> ? Name : never;
}[KindName];

/** @returns undefined for a kind that WhatsApp has added since this version */
export function kindOf(key: string): Kind | undefined {
	return Object.hasOwn(KINDS, key) ? KINDS[key as KindName] : undefined;
}

/** The fields of the item that a kind of content fills. */
export function fieldsOf(key: string | null): readonly MessageField[] {
	const kind = key === null ? undefined : kindOf(key);
	return (kind && 'fields' in kind && kind.fields) || [];
}

/** Whether it is a message of its own: not a notice, an annotation of another one or an exchange between clients. */
export function isMessageKind(key: string): boolean {
	const { is } = kindOf(key) ?? { is: 'message' };
	return is === 'message' || is === 'envelope';
}

/** Whether it is sent with a message secret, without which nobody can vote on it, comment it, or read its encrypted edits. */
export function hasSecret(key: string): boolean {
	const kind = kindOf(key);
	return isMessageKind(key) || (kind?.is === 'annotation' && kind.secret === true);
}

/** Whether a reader who cannot decrypt it sees no placeholder (`decrypt-fail="hide"`). */
export function isHidden(key: string): boolean {
	const kind = kindOf(key);
	return kind?.is === 'annotation' && kind.hidden === true;
}

/** Whether it stands beside the content of a message. */
export function isBeside(key: string): boolean {
	return kindOf(key)?.is === 'beside';
}

/** Keys of envelopes, `{ <key>: { message: { … } } }`. */
export const ENVELOPES = (Object.keys(KINDS) as KindName[]).filter(
	(key) => KINDS[key].is === 'envelope',
);

export function isViewOnceEnvelope(key: string): boolean {
	const kind = kindOf(key);
	return kind?.is === 'envelope' && kind.viewOnce;
}
