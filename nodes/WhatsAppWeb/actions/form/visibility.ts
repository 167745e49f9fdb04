import type { INodeProperties } from 'n8n-workflow';

/** Who is known to see a message, as the README's table has it. */
export const CLIENTS = {
	all: 'All WhatsApp apps',
	phones: 'Phones only',
	business: 'Needs an official business account',
	deprecated: 'Deprecated: shown by few apps or none',
	unverified: 'Not known',
} as const satisfies Record<string, string>;

export interface Visibility {
	clients: keyof typeof CLIENTS;
	/** What an author should know before choosing it: sentences. */
	notice?: string;
}

/** The first thing in the form of an operation that has a notice. */
export function noticeOf({ notice }: Visibility): INodeProperties[] {
	return notice ? [{ displayName: notice, name: 'notice', type: 'notice', default: '' }] : [];
}
