import type { INodeProperties } from 'n8n-workflow';

/** Which apps are known to show a message, in the words of the documentation. */
export const CLIENTS = {
	all: 'All WhatsApp apps',
	phones: 'Phones only',
	business: 'Needs an official business account',
	deprecated: 'Deprecated: shown by few apps or none',
	unverified: 'Not known',
} as const satisfies Record<string, string>;

export interface Visibility {
	clients: keyof typeof CLIENTS;
	/** What an author should know before choosing the operation, in sentences. */
	notice?: string;
}

/** The notice as the first field of an operation's form; none if it has no notice. */
export function noticeOf({ notice }: Visibility): INodeProperties[] {
	return notice ? [{ displayName: notice, name: 'notice', type: 'notice', default: '' }] : [];
}
