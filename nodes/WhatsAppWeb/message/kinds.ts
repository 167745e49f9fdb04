/**
 * The kinds of content that are not messages of their own. They say something about another message, or WhatsApp's
 * clients exchange them behind the scenes.
 */
const NOT_A_MESSAGE: ReadonlyMap<string, { secret?: true; hidden?: true }> = new Map([
	['protocolMessage', {}],
	['reactionMessage', { hidden: true }],
	['encReactionMessage', {}],
	// Once decrypted, it is a message and stored as one.
	['encCommentMessage', { secret: true }],
	['pollUpdateMessage', {}],
	['encEventResponseMessage', {}],
	['secretEncryptedMessage', {}],
	['pinInChatMessage', { hidden: true }],
	['keepInChatMessage', {}],
	['call', {}],
	['placeholderMessage', {}],
	['messageHistoryBundle', {}],
	['messageHistoryNotice', {}],
	['stickerSyncRmrMessage', {}],
]);

/** @param kind key of `proto.Message` */
export function isMessageKind(kind: string): boolean {
	return !NOT_A_MESSAGE.has(kind);
}

/** Whether it is sent with a message secret, without which nobody can vote on it, comment it, or read its encrypted edits. */
export function hasSecret(kind: string): boolean {
	return isMessageKind(kind) || NOT_A_MESSAGE.get(kind)?.secret === true;
}

/** Whether a reader who cannot decrypt it sees no placeholder (`decrypt-fail="hide"`). */
export function isHidden(kind: string): boolean {
	return NOT_A_MESSAGE.get(kind)?.hidden === true;
}
