import type { MessageContent } from './content';

/** An invitation of one person to a group. @property expiresAt Unix seconds */
export function groupInviteContent({
	group,
	name,
	code,
	expiresAt,
}: {
	group: string;
	name: string | null;
	code: string;
	expiresAt: number;
}): MessageContent {
	return {
		message: {
			groupInviteMessage: {
				groupJid: group,
				inviteCode: code,
				inviteExpiration: expiresAt,
				groupName: name ?? '',
			},
		},
	};
}

const LINK =
	/^(?:(?:https?:\/\/)?chat\.whatsapp\.com\/(?:invite\/)?)?([\w-]{8,64})\/?(?:[?#].*)?$/i;

/** The code in the invite link of a group, or the code itself; undefined for any other text. */
export function groupInviteCode(text: string): string | undefined {
	return LINK.exec(text.trim())?.[1];
}

/** @param code of the link */
export function groupInviteLink(code: string): string {
	return `https://chat.whatsapp.com/${code}`;
}
