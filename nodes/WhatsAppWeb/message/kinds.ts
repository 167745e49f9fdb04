/** Properties of a kind of content that is not a message of its own. */
interface Kind {
	/** It gets a message secret, so that others can annotate it. */
	secret?: true;
	/** A reader who cannot decrypt it sees no placeholder (`decrypt-fail="hide"`). */
	hidden?: true;
}

/**
 * The kinds of content that are not messages of their own. They say something about another message, or WhatsApp's
 * clients exchange them behind the scenes.
 */
const NOT_A_MESSAGE: ReadonlyMap<string, Kind> = new Map(
	Object.entries<Kind>({
		protocolMessage: {},
		reactionMessage: { hidden: true },
		encReactionMessage: {},
		// Once decrypted, it is a message and stored as one.
		encCommentMessage: { secret: true },
		pollUpdateMessage: {},
		encEventResponseMessage: {},
		secretEncryptedMessage: {},
		pinInChatMessage: { hidden: true },
		keepInChatMessage: {},
		call: {},
		placeholderMessage: {},
		messageHistoryBundle: {},
		messageHistoryNotice: {},
		stickerSyncRmrMessage: {},
	}),
);

/** @param kind key of `proto.Message` */
export function isMessageKind(kind: string): boolean {
	return !NOT_A_MESSAGE.has(kind);
}

/** Whether a content is sent with a message secret. Votes, encrypted edits and comments of others are readable only with it. */
export function hasSecret(kind: string): boolean {
	return isMessageKind(kind) || NOT_A_MESSAGE.get(kind)?.secret === true;
}

/** Whether a reader who cannot decrypt it sees no placeholder (`decrypt-fail="hide"`). */
export function isHidden(kind: string): boolean {
	return NOT_A_MESSAGE.get(kind)?.hidden === true;
}
