import type { MessageContent } from './content';

/** `MessageAssociation.AssociationType.MEDIA_ALBUM`. */
const MEDIA_ALBUM = 1;

/** The message that announces an album, before its files. Its counts are of those that follow. */
export function albumContent(images: number, videos: number): MessageContent {
	return { message: { albumMessage: { expectedImageCount: images, expectedVideoCount: videos } } };
}

/** A file's message as part of an album. @param chat JID that the album's own message was sent to @param id of that message */
export function inAlbum(content: MessageContent, chat: string, id: string): MessageContent {
	const messageAssociation = {
		associationType: MEDIA_ALBUM,
		parentMessageKey: { remoteJid: chat, fromMe: true, id },
	};
	return {
		...content,
		message: {
			...content.message,
			messageContextInfo: { ...content.message.messageContextInfo, messageAssociation },
		},
	};
}
