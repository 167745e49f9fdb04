import { proto } from '@whiskeysockets/baileys';
import type { About, AboutOptions } from '../contract.ts';
import { bareJid } from '../jid.ts';
import { type AddonContext, type AddonUse, encryptAddon, optionHash } from '../messageSecret.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

const { Message } = proto;
const { SecretEncType } = Message.SecretEncryptedMessage;
const { Type: Protocol } = Message.ProtocolMessage;
const { EventResponseType } = Message.EventResponseMessage;
const { Type: Pin } = Message.PinInChatMessage;
const RESPONSES = {
	going: EventResponseType.GOING,
	not_going: EventResponseType.NOT_GOING,
	maybe: EventResponseType.MAYBE,
};

/** A message of a phone, and the addressing of its chat. */
interface Target {
	id: string;
	chat: string;
	author: string;
	/** The phone's own account. */
	me: string;
	key: proto.IMessageKey;
	message: proto.IMessage;
}

/** @see Phone.about */
export function about(phone: SimulatedPhone, id: string): About {
	const target = find(phone, id);
	const send = async (message: proto.IMessage, options: AboutOptions = {}) => {
		const viaLid = options.viaLid ?? target.chat.endsWith('@lid');
		return await phone.send(target.chat, message, { ...options, viaLid });
	};
	const seal = (use: AddonUse, plain: Uint8Array, options: AboutOptions = {}) =>
		encryptAddon(use, contextOf(phone, target, options), plain);
	const { key } = target;
	const senderTimestampMs = () => Date.now();
	return {
		async react(emoji, options) {
			const said = { text: emoji, senderTimestampMs: senderTimestampMs() };
			if (!options?.encrypted) return await send({ reactionMessage: { key, ...said } }, options);
			const sealed = seal('Enc Reaction', Message.ReactionMessage.encode(said).finish(), options);
			return await send({ encReactionMessage: { targetMessageKey: key, ...sealed } }, options);
		},
		async edit(editedMessage, options) {
			const protocolMessage = {
				key,
				type: Protocol.MESSAGE_EDIT,
				editedMessage,
				timestampMs: senderTimestampMs(),
			};
			if (!options?.encrypted) return await send({ protocolMessage }, options);
			const sealed = seal('Message Edit', Message.encode({ protocolMessage }).finish(), options);
			const secretEncType = SecretEncType.MESSAGE_EDIT;
			const secretEncryptedMessage = { targetMessageKey: key, ...sealed, secretEncType };
			return await send({ secretEncryptedMessage }, options);
		},
		async editEvent(changes, options) {
			const eventMessage = { ...target.message.eventMessage, ...changes };
			const sealed = seal('Event Edit', Message.encode({ eventMessage }).finish(), options);
			const secretEncType = SecretEncType.EVENT_EDIT;
			const secretEncryptedMessage = { targetMessageKey: key, ...sealed, secretEncType };
			return await send({ secretEncryptedMessage }, options);
		},
		async revoke(options) {
			const edit = key.fromMe ? '7' : '8';
			const protocolMessage = { key, type: Protocol.REVOKE };
			return await send({ protocolMessage }, { edit, ...options });
		},
		async pin(seconds, options) {
			const type = seconds > 0 ? Pin.PIN_FOR_ALL : Pin.UNPIN_FOR_ALL;
			const pinInChatMessage = { key, type, senderTimestampMs: senderTimestampMs() };
			const messageContextInfo = { messageAddOnDurationInSecs: seconds };
			return await send({ pinInChatMessage, messageContextInfo }, options);
		},
		async vote(options, more) {
			const selectedOptions = options.map(optionHash);
			const plain = Message.PollVoteMessage.encode({ selectedOptions }).finish();
			return await send(
				{
					pollUpdateMessage: {
						pollCreationMessageKey: key,
						vote: seal('Poll Vote', plain, more),
						senderTimestampMs: more?.at ?? senderTimestampMs(),
					},
				},
				more,
			);
		},
		async answer(response, { guests: extraGuestCount = 0, ...options } = {}) {
			const said = { response: RESPONSES[response], timestampMs: Date.now(), extraGuestCount };
			const plain = Message.EventResponseMessage.encode(said).finish();
			const sealed = seal('Event Response', plain, options);
			const encEventResponseMessage = { eventCreationMessageKey: key, ...sealed };
			return await send({ encEventResponseMessage }, options);
		},
		async comment(message, options) {
			const sealed = seal('Enc Comment', Message.encode(message).finish(), options);
			return await send({ encCommentMessage: { targetMessageKey: key, ...sealed } }, options);
		},
	};
}

function find(phone: SimulatedPhone, id: string): Target {
	const got = phone.received.find((message) => message.id === id);
	const sent = phone.sent.get(id);
	const chat = got?.chat ?? sent?.to;
	const message = got?.message ?? sent?.message;
	if (chat === undefined || !message) throw new Error('There is no such message on this phone.');
	const me = ownName(phone, chat);
	const fromMe = got?.fromMe ?? true;
	const author = fromMe ? me : bareJid(got?.participant ?? chat);
	const participant = chat.endsWith('@g.us') ? { participant: author } : {};
	return { id, chat, author, me, message, key: { remoteJid: chat, fromMe, id, ...participant } };
}

function ownName({ server, account }: SimulatedPhone, chat: string): string {
	return server.groups.find(chat)?.jidOf(account) ?? account.addressedLike(chat);
}

/** The context of an addition's key. @throws if the message has no secret, without which nothing can be added */
function contextOf(
	{ server }: SimulatedPhone,
	{ id, author, me, message }: Target,
	{ naming = {} }: AboutOptions,
): AddonContext {
	const secret = message.messageContextInfo?.messageSecret;
	if (!secret) throw new Error('This message carries no secret, so nobody can add to it.');
	const named = (jid: string, how: 'pn' | 'lid' | undefined): string =>
		(how && server.directory.find(jid)?.[how]) ?? jid;
	return {
		secret,
		messageId: id,
		author: named(author, naming.author),
		modifier: named(me, naming.modifier),
	};
}
