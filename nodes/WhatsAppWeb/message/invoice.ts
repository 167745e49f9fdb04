import type { MessageContent } from './content';

export const ATTACHMENT_TYPES = { image: 0, pdf: 1 } as const;

export interface Invoice {
	note?: string;
	token?: string;
	attachmentType?: keyof typeof ATTACHMENT_TYPES;
	attachmentMimetype?: string;
}

export function invoiceContent({ attachmentType, ...invoice }: Invoice): MessageContent {
	return {
		message: {
			invoiceMessage: {
				...invoice,
				attachmentType: attachmentType && ATTACHMENT_TYPES[attachmentType],
			},
		},
	};
}
