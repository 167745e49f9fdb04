import type { ActionContent, Scene } from './scene';
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
import type { Prepared } from '../preflight';
import { type Me, ownJids } from '../../account/me';

interface ActParts {
	account: AccountStore;
	baileys: Baileys;
	me: Me;
	/** @see AddressBook.otherName */
	otherName(jid: string): Promise<string | null>;
}

/** Phones drop later edits in silence; their own apps stop offering it five minutes before. */
const EDIT_WINDOW_MS = 20 * 60_000;

/**
 * The content an action stands for.
 * @throws WhatsAppError `message_not_found`, `poll_secret_unknown`, `forbidden`, `message_type_rejected`,
 * `unsupported_for_newsletter`, `invalid_parameter`
 */
export async function actionContent(
	action: MessageAction,
	{ address, byLid, group }: Prepared,
	{ account, baileys, me, otherName }: ActParts,
): Promise<ActionContent> {
	const known = await knownMessages(account, action.target.id);
	if (action.kind === 'forward') return { content: forwarded(action, known, address.jid, baileys) };
	const place: ChatContext = { address, byLid, group, me };
	const authors = [action.target.sender, ...known.map(({ sender }) => sender)];
	const former = await formerMembers(authors, place, otherName);
	const scene: Scene = { ...place, former, baileys, now: Date.now() };
	const target = (): Target => {
		const found = findTarget(action.target, known, scene);
		if (found.known?.revoked && action.kind !== 'revoke') throw deleted(found.id);
		return found;
	};
	if (isNewsletterJid(address.jid)) return channelActionContent(action, target);
	if (action.kind === 'vote') assertPollKnown(action, known, scene);
	return { content: contentFor(action, target(), scene) };
}

function contentFor(
	action: Exclude<MessageAction, { kind: 'forward' }>,
	target: Target,
	scene: Scene,
): MessageContent {
	const { now, address, group } = scene;
	const key = keyOf(target, address.jid);
	switch (action.kind) {
		case 'reaction':
			// A community's members do not show plain ones.
			return group?.isCommunityAnnounce
				? encReactionContent(action.emoji, target, scene)
				: reactionContent(key, action.emoji, now);
		case 'pin':
			return pinContent(key, action.duration, now);
		case 'edit':
			return editContent(key, edited(action.text, target, scene), now);
		case 'revoke':
			assertMayRevoke(target, scene);
			return revokeContent(key);
		case 'vote':
			return voteContent(action, target, scene);
		case 'comment':
			return commentContent(action.text, target, scene);
		case 'cancelEvent':
			return cancelEventContent(target, scene);
	}
}

/** The message with its new words. */
function edited(
	text: string,
	{ fromMe, known }: Target,
	{ baileys, now }: Scene,
): Record<string, unknown> {
	if (!fromMe) throw forbidden('Only your own messages can be edited');
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

function assertMayRevoke({ fromMe }: Target, { address, group, me }: Scene): void {
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
): MessageContent {
	const candidates = known.filter(({ chats }) => chat === undefined || chats.includes(chat));
	const original = onlyOne(id, candidates);
	if (original.revoked) throw deleted(id);
	const content = forwardedContent(contentOf(original, baileys));
	if (!content) {
		throw rejected('Messages of this kind cannot be forwarded', 'Text, files and contacts can be.');
	}
	if (isNewsletterJid(to) && !content.message.extendedTextMessage) throw onlyTextToChannels();
	return content;
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

function onlyTextToChannels(): WhatsAppError {
	return new WhatsAppError(
		'unsupported_for_newsletter',
		'Only text can be forwarded to a channel from here',
	);
}
