import { asLine, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for texts whose author's app shows a preview of a link in it. */
export type LinkPreviewFields = {
	link_preview: {
		/** The link as it is in the text. */
		url: string | null;
		title: string | null;
		description: string | null;
	};
};

const MAX_URL = 2_048;

export function linkPreviewFields({ key, content }: Unwrapped): LinkPreviewFields | undefined {
	if (key !== 'extendedTextMessage') return undefined;
	const title = asText(content.title);
	const description = asText(content.description);
	if (title === undefined && description === undefined) return undefined;
	return {
		link_preview: {
			url: asLine(content.matchedText, MAX_URL) ?? null,
			title: title ?? null,
			description: description ?? null,
		},
	};
}
