import type { proto } from '@whiskeysockets/baileys';

/** The visible content of a message of any kind. */
export interface Body {
	kind:
		| 'text'
		| 'image'
		| 'video'
		| 'audio'
		| 'document'
		| 'sticker'
		| 'location'
		| 'contact'
		| 'poll'
		| 'interactive'
		| 'album'
		| 'other';
	text?: string;
	caption?: string;
	title?: string;
	footer?: string;
	media?: {
		mimeType: string;
		fileName?: string;
		seconds?: number;
		voiceNote?: boolean;
		/** Plays by itself, over and over. */
		gif?: boolean;
		/** A video note. */
		round?: boolean;
	};
	/** Can be opened a single time. */
	viewOnce?: boolean;
	/** What is behind the first link of the text; the picture as Base64. */
	preview?: { url: string; title: string; description: string; picture?: string };
	/** JIDs of those whom the text names as `@` and the JID's first part. */
	mentions?: string[];
	/** Their names. */
	names?: string[];
	/** All members are mentioned. */
	everyone?: boolean;
	/** How many files an album announces. */
	expected?: number;
	/** Id of the album that it belongs to. */
	albumId?: string;
	/** Colours of a status, as CSS has them. */
	colors?: { background: string; ink: string };
	location?: { latitude: number; longitude: number; name?: string; address?: string };
	contacts?: Array<{ name: string; phones: string[] }>;
	/** Things that can be tapped; the page posts the `index`. */
	buttons?: Button[];
	quoted?: { id: string; text: string };
	forwarded?: boolean;
}

export interface Button {
	label: string;
	description?: string;
	/** Buttons that answer; others (links, calls) are shown only. */
	answers: boolean;
}

/** @returns undefined for messages that are never shown (key distribution, history, receipts of any kind) */
export function bodyOf(message: proto.IMessage): Body | undefined {
	const content = contentOf(message);
	if (!content) return undefined;
	const [kind, value] = content;
	const context = (value as { contextInfo?: proto.IContextInfo | null }).contextInfo;
	const parent = albumOf(message);
	return {
		...describe(kind, message, value),
		...(isViewOnce(message, value) ? { viewOnce: true } : {}),
		...(context?.mentionedJid?.length ? { mentions: context.mentionedJid } : {}),
		...(context?.nonJidMentions ? { everyone: true } : {}),
		...(parent ? { albumId: parent } : {}),
		...(context?.stanzaId
			? { quoted: { id: context.stanzaId, text: summary(context.quotedMessage) } }
			: {}),
		...(context?.isForwarded ? { forwarded: true } : {}),
	};
}

const WRAPPERS = [
	'ephemeralMessage',
	'viewOnceMessage',
	'viewOnceMessageV2',
	'viewOnceMessageV2Extension',
	'documentWithCaptionMessage',
] as const;
const UNSEEN = new Set(['messageContextInfo', 'senderKeyDistributionMessage', 'protocolMessage']);

/** The album that a file belongs to. */
function albumOf({ messageContextInfo }: proto.IMessage): string | undefined {
	const { associationType, parentMessageKey } = messageContextInfo?.messageAssociation ?? {};
	return associationType === 1 ? (parentMessageKey?.id ?? undefined) : undefined;
}

function isViewOnce(message: proto.IMessage, value: object): boolean {
	const wrapped =
		message.viewOnceMessage ?? message.viewOnceMessageV2 ?? message.viewOnceMessageV2Extension;
	return Boolean(wrapped) || (value as { viewOnce?: boolean | null }).viewOnce === true;
}

/** The content key and its value, without wrappers. */
export function contentOf(message: proto.IMessage): [string, object] | undefined {
	for (const wrapper of WRAPPERS) {
		const inner = message[wrapper]?.message;
		if (inner) return contentOf(inner);
	}
	const found = Object.entries(message).find(
		([key, value]) => !UNSEEN.has(key) && value !== null && value !== undefined,
	);
	if (!found) return undefined;
	return [found[0], typeof found[1] === 'object' ? (found[1] as object) : { text: found[1] }];
}

function describe(kind: string, message: proto.IMessage, value: object): Body {
	switch (kind) {
		case 'conversation':
			return { kind: 'text', text: String((value as { text?: unknown }).text ?? '') };
		case 'extendedTextMessage':
			return words(value as proto.Message.IExtendedTextMessage);
		case 'albumMessage': {
			const { expectedImageCount, expectedVideoCount } = value as proto.Message.IAlbumMessage;
			return { kind: 'album', expected: (expectedImageCount ?? 0) + (expectedVideoCount ?? 0) };
		}
		case 'imageMessage':
		case 'videoMessage':
		case 'ptvMessage':
		case 'audioMessage':
		case 'documentMessage':
		case 'stickerMessage':
			return media(kind, value as MediaFields);
		case 'locationMessage':
		case 'liveLocationMessage':
			return location(value as proto.Message.ILocationMessage);
		case 'contactMessage':
			return { kind: 'contact', contacts: [contact(value as proto.Message.IContactMessage)] };
		case 'contactsArrayMessage':
			return {
				kind: 'contact',
				contacts: (value as proto.Message.IContactsArrayMessage).contacts?.map(contact) ?? [],
			};
		case 'pollCreationMessage':
		case 'pollCreationMessageV2':
		case 'pollCreationMessageV3':
			return { kind: 'poll', text: (value as proto.Message.IPollCreationMessage).name ?? '' };
		default:
			return interactive(kind, message) ?? { kind: 'other', text: kind };
	}
}

function words({
	text,
	matchedText,
	title,
	description,
	jpegThumbnail,
	backgroundArgb,
	textArgb,
}: proto.Message.IExtendedTextMessage): Body {
	const picture = jpegThumbnail?.length
		? { picture: Buffer.from(jpegThumbnail).toString('base64') }
		: {};
	return {
		kind: 'text',
		text: text ?? '',
		...(matchedText && title
			? { preview: { url: matchedText, title, description: description ?? '', ...picture } }
			: {}),
		...(backgroundArgb
			? { colors: { background: css(backgroundArgb), ink: css(textArgb ?? 0xff_ff_ff_ff) } }
			: {}),
	};
}

/** @param argb 0xAARRGGBB */
function css(argb: number): string {
	return `#${(argb % 0x1_00_00_00).toString(16).padStart(6, '0')}`;
}

interface MediaFields {
	mimetype?: string | null;
	caption?: string | null;
	fileName?: string | null;
	seconds?: number | null;
	ptt?: boolean | null;
	gifPlayback?: boolean | null;
}

function media(kind: string, fields: MediaFields): Body {
	return {
		kind: kind === 'ptvMessage' ? 'video' : (kind.replace('Message', '') as Body['kind']),
		...(fields.caption ? { caption: fields.caption } : {}),
		media: {
			mimeType: fields.mimetype ?? 'application/octet-stream',
			...(fields.fileName ? { fileName: fields.fileName } : {}),
			...(fields.seconds ? { seconds: fields.seconds } : {}),
			...(fields.ptt ? { voiceNote: true } : {}),
			...(fields.gifPlayback ? { gif: true } : {}),
			...(kind === 'ptvMessage' ? { round: true } : {}),
		},
	};
}

function location(value: proto.Message.ILocationMessage): Body {
	return {
		kind: 'location',
		location: {
			latitude: value.degreesLatitude ?? 0,
			longitude: value.degreesLongitude ?? 0,
			...(value.name ? { name: value.name } : {}),
			...(value.address ? { address: value.address } : {}),
		},
	};
}

function contact(value: proto.Message.IContactMessage): { name: string; phones: string[] } {
	const lines = (value.vcard ?? '').split(/\r?\n/);
	return {
		name: value.displayName ?? '',
		phones: lines.filter((line) => /(^|\.)TEL/i.test(line)).map((line) => line.replace(/^.*:/, '')),
	};
}

function interactive(kind: string, message: proto.IMessage): Body | undefined {
	if (kind === 'interactiveMessage') {
		const { header, body, footer } = message.interactiveMessage ?? {};
		return {
			kind: 'interactive',
			title: header?.title ?? '',
			text: body?.text ?? '',
			footer: footer?.text ?? '',
			buttons: nativeFlowButtons(message.interactiveMessage).map(
				({ answer: _, ...button }) => button,
			),
		};
	}
	const reply =
		message.interactiveResponseMessage?.body?.text ??
		message.buttonsResponseMessage?.selectedDisplayText ??
		message.listResponseMessage?.title ??
		message.templateButtonReplyMessage?.selectedDisplayText;
	return reply ? { kind: 'text', text: reply } : undefined;
}

/** The taps of a native-flow message, each with the answer that it sends. */
export function nativeFlowButtons(
	message: proto.Message.IInteractiveMessage | null | undefined,
): AnsweringButton[] {
	const buttons = message?.nativeFlowMessage?.buttons ?? [];
	return buttons.flatMap(({ name, buttonParamsJson }): AnsweringButton[] => {
		const params = parse(buttonParamsJson);
		const label = String(params.display_text ?? params.title ?? name ?? '');
		if (name === 'quick_reply') {
			return [{ label, answers: true, answer: { name, params: { id: params.id }, text: label } }];
		}
		if (name !== 'single_select') return [{ label, answers: false }];
		const sections = Array.isArray(params.sections) ? (params.sections as SelectSection[]) : [];
		return sections.flatMap(({ rows = [] }) =>
			rows.map(({ id, title = '', description = '' }) => ({
				label: title,
				description,
				answers: true,
				answer: { name, params: { id, title, description }, text: title },
			})),
		);
	});
}

type AnsweringButton = Button & {
	answer?: { name: string; params: Record<string, unknown>; text: string };
};

interface SelectSection {
	rows?: Array<{ id?: string; title?: string; description?: string }>;
}

function parse(json: string | null | undefined): Record<string, unknown> {
	try {
		return JSON.parse(json ?? '{}') as Record<string, unknown>;
	} catch {
		return {};
	}
}

function summary(message: proto.IMessage | null | undefined): string {
	const body = message ? bodyOf(message) : undefined;
	return body?.text ?? body?.caption ?? (body ? `[${body.kind}]` : '');
}
