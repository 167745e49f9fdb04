/**
 * A person's number or LID behind an `@`: `@628123456789`, `@+628123456789`, or a whole JID as items have it. Shorter numbers
 * are no phone numbers (`@2024`).
 */
const MENTION =
	/(?<![\p{L}\p{N}_@])@(\+?)(\d{7,20})(@lid|@s\.whatsapp\.net|@c\.us)?(?![\p{L}\p{N}_@])/giu;

/** Somebody whom a text seems to mention. */
export interface WrittenMention {
	/** As it stands in the text, `@` included. */
	written: string;
	digits: string;
	/** What the digits are, where it is said: `+` and `@s.whatsapp.net` mark a phone number, `@lid` a LID. */
	is?: 'pn' | 'lid';
}

/** Whom a text seems to mention, each once for each way it is written. */
export function mentionsIn(text: string): WrittenMention[] {
	const found = new Map<string, WrittenMention>();
	for (const match of text.matchAll(MENTION)) {
		const [written] = match;
		found.set(written, mentionOf(match));
	}
	return [...found.values()];
}

/**
 * The text with mentions in the form that apps replace by a name: `@`, and the part of the JID before its `@`.
 * @param jids by how the mention is written; the others stay as they are
 */
export function withMentioned(text: string, jids: ReadonlyMap<string, string>): string {
	return text.replace(MENTION, (written: string) => {
		const jid = jids.get(written);
		return jid === undefined ? written : `@${jid.split('@')[0]}`;
	});
}

function mentionOf([written = '', plus, digits = '', server]: RegExpMatchArray): WrittenMention {
	if (server?.toLowerCase() === '@lid') return { written, digits, is: 'lid' };
	return plus || server ? { written, digits, is: 'pn' } : { written, digits };
}
