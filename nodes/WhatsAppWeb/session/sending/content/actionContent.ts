import type { ActionContent, ActionContext } from './ActionContext';
import { WhatsAppError } from '../../../errors';
import {
	editContent,
	pinContent,
	reactionContent,
	revokeContent,
} from '../../../message/annotation';
import type { MessageAction, MessageContent } from '../../../message/content';
import { withText } from '../../../message/edited';
import { forwardedContent } from '../../../message/forward';
import { isGroupJid, isNewsletterJid } from '../../../message/jid';
import { receivedMedia } from '../../../message/received/media';
import { unwrap } from '../../../message/unwrap';
import type { AccountStore } from '../../../store/Store';
import {
	assertPollKnown,
	cancelEventContent,
	commentContent,
	encReactionContent,
	voteContent,
} from './encryptedAction';
import type { Baileys } from '../../wire/baileys';
import { channelActionContent } from './channelActionContent';
import { type ChatContext, formerMembers } from '../../messages/chatContext';
import { findTarget, keyOf, onlyOne, type Target } from '../../messages/lookup';
import { isAdmin } from '../../account/groups';
import { contentOf, type KnownMessage, knownMessages } from '../../messages/known';
import { ownJids } from '../../account/me';

interface ActionParts {
	account: AccountStore;
	baileys: Baileys;
	/** @see AddressBook.alternateJid */
	alternateJidOf(jid: string): Promise<string | null>;
}

/** Phones ignore later edits. WhatsApp's own apps offer editing for 15 minutes. */
const EDIT_WINDOW_MS = 20 * 60_000;

/**
 * The content of an action.
 * @throws WhatsAppError `message_not_found`, `poll_secret_unknown`, `forbidden`, `message_type_rejected`,
 * `unsupported_for_newsletter`, `invalid_parameter`
 */
export async function actionContent(
	action: MessageAction,
	chat: ChatContext,
	{ account, baileys, alternateJidOf }: ActionParts,
): Promise<ActionContent> {
	const known = await knownMessages(account, action.target.id);
	const { jid } = chat.address;
	if (action.kind === 'forward') return forwarded(action, known, jid, baileys);
	const authors = [action.target.sender, ...known.map(({ sender }) => sender)];
	const former = await formerMembers(authors, chat, alternateJidOf);
	const context: ActionContext = { ...chat, former, baileys, now: Date.now() };
	const target = (): Target => {
		const found = findTarget(action.target, known, context);
		if (found.known?.revoked && action.kind !== 'revoke') throw deleted(found.id);
		return found;
	};
	if (isNewsletterJid(jid)) return channelActionContent(action, target);
	if (action.kind === 'vote') assertPollKnown(action, known, context);
	return { content: contentFor(action, target(), context) };
}

function contentFor(
	action: Exclude<MessageAction, { kind: 'forward' }>,
	target: Target,
	context: ActionContext,
): MessageContent {
	const { now, address, group } = context;
	const key = keyOf(target, address.jid);
	switch (action.kind) {
		case 'reaction':
			// Apps show no plain reactions in the announcement group of a community.
			return group?.isCommunityAnnounce
				? encReactionContent(action.emoji, target, context)
				: reactionContent(key, action.emoji, now);
		case 'pin':
			return pinContent(key, action.duration, now);
		case 'edit':
			return editContent(key, edited(action.text, target, context), now);
		case 'revoke':
			assertMayRevoke(target, context);
			return revokeContent(key);
		case 'vote':
			return voteContent(action, target, context);
		case 'comment':
			return commentContent(action.text, target, context);
		case 'cancelEvent':
			return cancelEventContent(target, context);
	}
}

/** The message with the new text. */
function edited(
	text: string,
	{ fromMe, known }: Target,
	{ baileys, now }: ActionContext,
): Record<string, unknown> {
	if (!fromMe) {
		throw forbidden('Only your own messages can be edited', {
			description: 'Map message_id of the node that sent it, not of the trigger.',
		});
	}
	if (known && now - known.timestamp * 1000 > EDIT_WINDOW_MS) {
		throw forbidden('The message is too old to be edited', {
			description: 'WhatsApp allows it for 15 minutes. Send a new message that quotes the old one.',
			details: { reason: 'edit_window_over' },
		});
	}
	const message = withText(known && contentOf(known, baileys), text);
	if (message) return message;
	throw rejected('Messages of this kind cannot be edited', 'Text and captions can be.');
}

function assertMayRevoke({ fromMe }: Target, { address, group, me }: ActionContext): void {
	if (fromMe || (group && isAdmin(group, ownJids(me)))) return;
	throw isGroupJid(address.jid)
		? forbidden('Only admins of the group can delete messages of others', {
				description: 'Ask an admin of the group to make this account an admin.',
			})
		: forbidden('Only your own messages can be deleted in this chat');
}

function forwarded(
	{ target: { id }, chat }: Extract<MessageAction, { kind: 'forward' }>,
	known: KnownMessage[],
	to: string,
	baileys: Baileys,
): ActionContent {
	const candidates = known.filter(({ chats }) => chat === undefined || chats.includes(chat));
	const original = onlyOne(id, candidates);
	if (original.revoked) throw deleted(id);
	const message = contentOf(original, baileys);
	const file = receivedMedia(unwrap(message));
	// Those of channels are not encrypted: no other chat can open them.
	const ofChannel = original.chats.some(isNewsletterJid);
	const isPlain = file && (!file.mediaKey || ofChannel);
	const content = forwardedContent(message, isPlain || ofChannel);
	if (!content) {
		throw rejected('Messages of this kind cannot be forwarded', 'Text, files and contacts can be.');
	}
	if (isNewsletterJid(to) && !content.message.extendedTextMessage) {
		const refusal = 'Only text can be forwarded to a channel from here';
		throw new WhatsAppError('unsupported_for_newsletter', refusal);
	}
	return { content, ...(isPlain && { original: file }) };
}

function forbidden(
	message: string,
	more?: { description?: string; details?: Record<string, unknown> },
): WhatsAppError {
	return new WhatsAppError('forbidden', message, more);
}

function rejected(message: string, description: string): WhatsAppError {
	return new WhatsAppError('message_type_rejected', message, { description });
}

function deleted(id: string): WhatsAppError {
	return new WhatsAppError('message_not_found', `The message ${id} was deleted`, {
		description:
			'Its author, or an admin, has deleted it for everyone: nothing can be done with it.',
		details: { message_id: id, reason: 'deleted' },
	});
}
