import { WhatsAppError } from '../../../errors';
import { EDIT } from '../../../message/annotation';
import type { MessageAction, MessageContent, MessageKey } from '../../../message/content';
import { isGroupJid, isLidJid } from '../../../message/jid';
import { type AdditionUse, encryptAddition, type Encrypted } from '../../../message/secret';
import { ballotOf, voteHashes } from '../../../message/vote';
import { unwrap } from '../../../message/unwrap';
import type { ActionContext } from './ActionContext';
import { contentOf, type KnownMessage, secretOf } from '../../messages/known';
import { ownJid } from '../../account/me';
import { isIn, keyOf, notFound, type Target } from '../../messages/lookup';

type Vote = Extract<MessageAction, { kind: 'vote' }>;

const EVENT_EDIT = 1;

/** @throws WhatsAppError `poll_secret_unknown` for a vote that is to be encrypted with the secret of an unknown poll */
export function assertPollKnown(
	{ target: { id }, encrypted }: Vote,
	known: KnownMessage[],
	{ address }: ActionContext,
): void {
	if (!encrypted && !known.some((message) => isIn(message, address))) throw pollUnknown(id);
}

export function voteContent(
	{ options, encrypted }: Vote,
	target: Target,
	context: ActionContext,
): MessageContent {
	return {
		message: {
			pollUpdateMessage: {
				pollCreationMessageKey: additionKey(target, context),
				vote: encrypted ?? encryptVote(options, target, context),
				senderTimestampMs: context.now,
			},
		},
		stanza: { nodes: [{ tag: 'meta', attrs: { polltype: 'vote' } }] },
	};
}

/** A reaction in the announcement group of a community. */
export function encReactionContent(
	emoji: string,
	target: Target,
	context: ActionContext,
): MessageContent {
	const { ReactionMessage } = context.baileys.proto.Message;
	const plain = ReactionMessage.encode({ text: emoji, senderTimestampMs: context.now }).finish();
	const encrypted = encrypt('Enc Reaction', plain, target, context);
	return {
		message: {
			encReactionMessage: { targetMessageKey: additionKey(target, context), ...encrypted },
		},
	};
}

export function commentContent(
	text: string,
	target: Target,
	context: ActionContext,
): MessageContent {
	if (!context.group?.isCommunityAnnounce) {
		throw new WhatsAppError('message_type_rejected', 'Only posts of a community have comments', {
			description:
				'Comments exist in the announcement group of a community alone. Elsewhere, send a text with Reply To.',
		});
	}
	const { Message } = context.baileys.proto;
	const plain = Message.encode({ extendedTextMessage: { text } }).finish();
	const encrypted = encrypt('Enc Comment', plain, target, context);
	return {
		message: {
			encCommentMessage: { targetMessageKey: additionKey(target, context), ...encrypted },
		},
	};
}

/** The event with `isCanceled`, sent as an edit like any change to an event in WhatsApp Web. */
export function cancelEventContent(target: Target, context: ActionContext): MessageContent {
	const { known, fromMe, id } = target;
	if (!fromMe) {
		throw new WhatsAppError('forbidden', 'Only your own scheduled calls can be cancelled');
	}
	if (!known) throw notFound(id);
	const { key, content } = unwrap(contentOf(known, context.baileys));
	if (key !== 'eventMessage') {
		throw new WhatsAppError('bad_request', `The message ${id} is no scheduled call`);
	}
	const { Message } = context.baileys.proto;
	const event = Message.fromObject({ eventMessage: { ...content, isCanceled: true } });
	const encrypted = encrypt('Event Edit', Message.encode(event).finish(), target, context);
	const targetMessageKey = additionKey(target, context);
	return {
		message: {
			secretEncryptedMessage: { targetMessageKey, ...encrypted, secretEncType: EVENT_EDIT },
		},
		stanza: {
			attributes: { type: 'event', edit: EDIT.edit },
			nodes: [{ tag: 'meta', attrs: { event_type: 'edit' } }],
		},
	};
}

function encryptVote(options: string[], target: Target, context: ActionContext): Encrypted {
	const { id, known } = target;
	if (!known?.message) throw pollUnknown(id);
	const ballot = ballotOf(contentOf(known, context.baileys));
	if (!ballot) throw new WhatsAppError('bad_request', `The message ${id} is no poll`);
	const { PollVoteMessage } = context.baileys.proto.Message;
	const selectedOptions = voteHashes(options, ballot);
	const plain = PollVoteMessage.encode({ selectedOptions }).finish();
	return encrypt('Poll Vote', plain, target, context);
}

/** @throws WhatsAppError `poll_secret_unknown`, `message_not_found` */
function encrypt(
	use: AdditionUse,
	plaintext: Uint8Array,
	{ id: messageId, known }: Target,
	{ baileys, me }: ActionContext,
): Encrypted {
	const secret = known && secretOf(known, baileys);
	if (!secret) throw use === 'Poll Vote' ? pollUnknown(messageId) : secretUnknown(messageId);
	const author = known.sender;
	const modifier = ownJid(isLidJid(author), me);
	return encryptAddition(use, { secret, messageId, author, modifier }, plaintext);
}

/** Has the participant even for an own message, as in WhatsApp's own clients. */
function additionKey(target: Target, { address: { jid } }: ActionContext): MessageKey {
	return { ...keyOf(target, jid), ...(isGroupJid(jid) && { participant: target.author }) };
}

function pollUnknown(id: string): WhatsAppError {
	return new WhatsAppError('poll_secret_unknown', `The poll ${id} is not known here`, {
		description:
			'A vote is encrypted with a secret of the poll, so the poll must have been sent or received by this session ' +
			'within the last 90 days.',
		details: { message_id: id },
	});
}

function secretUnknown(id: string): WhatsAppError {
	return new WhatsAppError('message_not_found', `The message ${id} is not known here`, {
		description:
			'This has to be encrypted with a secret of the message, so the message must have been sent or received by this session.',
		details: { message_id: id },
	});
}
