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
	// `proto.Message` no longer has a field for the first version.
	return { message: { newsletterFollowerInviteMessageV2: { ...invite } } };
}
