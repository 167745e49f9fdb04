import type { MessageContent } from './content';

/** @param vcard see vcard.ts */
export function contactContent(displayName: string, vcard: string): MessageContent {
	return { message: { contactMessage: { displayName, vcard } } };
}
