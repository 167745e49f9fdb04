import type { MessageContent, StanzaNode } from './content';
import { textContent } from './text';

/** Characters of a text status in WhatsApp's apps. */
export const STATUS_TEXT_MAX = 700;

/** How long a status is shown, in seconds. */
export const STATUS_SECONDS = 24 * 3600;

/** Longest video and voice note that WhatsApp's apps post, in seconds; they cut or divide what is longer. */
const LONGEST = { videoMessage: 90, audioMessage: 60 } as const;

/** `ExtendedTextMessage.FontType`. */
const FONTS = {
	systemText: 1,
	system: 0,
	script: 2,
	systemBold: 6,
	morningBreeze: 7,
	calistoga: 8,
	exo2: 9,
	courierPrime: 10,
} as const;

export type StatusFont = keyof typeof FONTS;

export const STATUS_FONTS = Object.keys(FONTS) as StatusFont[];

const WHITE = 0xff_ff_ff_ff;

/** @param background as 0xAARRGGBB */
export function textStatus(
	text: string,
	{ background, font }: { background: number; font: StatusFont },
): MessageContent {
	const { message } = textContent(text);
	const style = {
		backgroundArgb: background,
		textArgb: WHITE,
		font: new Map(Object.entries(FONTS)).get(font),
	};
	return { message: { extendedTextMessage: { ...message.extendedTextMessage, ...style } } };
}

/** @param color `#rrggbb`, as a colour field has it @returns 0xFFRRGGBB, undefined for anything else */
export function argbOf(color: string): number | undefined {
	const hex = /^#?([0-9a-f]{6})$/i.exec(color.trim())?.[1];
	return hex === undefined ? undefined : Number.parseInt(`ff${hex}`, 16);
}

const SETTINGS = { contacts: 'contacts', chosen: 'allowlist', except: 'denylist' } as const;

/**
 * The child of the stanza that says how the audience was chosen. Deletions have none (WhatsApp Web:
 * WAWebEncryptAndSendStatusMsg).
 */
export function statusMeta(of: 'contacts' | 'chosen' | 'except' = 'contacts'): StanzaNode {
	const setting = new Map(Object.entries(SETTINGS)).get(of) ?? SETTINGS.contacts;
	return { tag: 'meta', attrs: { status_setting: setting } };
}

/** What apps may do to a status that they would not post themselves. */
export function statusWarnings({ message }: MessageContent): string[] {
	return Object.entries(LONGEST).flatMap(([kind, longest]) => {
		const seconds = Number(message[kind]?.seconds ?? 0);
		if (seconds <= longest) return [];
		return [
			`It is ${seconds} seconds long, and WhatsApp's apps post ${longest} at most: some may not play all of it.`,
		];
	});
}
