import type { MessageContent } from './content';

export interface NewsletterInvite {
	newsletterJid: string;
	newsletterName: string;
	caption?: string;
}

/** @param invite `inviteExpiration` in Unix seconds */
export function adminInviteContent(
	invite: NewsletterInvite & { inviteExpiration?: number },
): MessageContent {
	return { message: { newsletterAdminInviteMessage: { ...invite } } };
}

export function followerInviteContent(invite: NewsletterInvite): MessageContent {
	// The first version has no field in a message any more.
	return { message: { newsletterFollowerInviteMessageV2: { ...invite } } };
}
