import { bareJid, isLidJid, isUserJid } from '../../../message/jid';
import type { Pointer } from '../../../message/received/annotation';
import type { AccountStore } from '../../../store/Store';
import type { Baileys, SignalKeyStore } from '../../wire/baileys';
import { identitiesOf } from '../../account/identities';
import { type KnownMessage, knownMessages } from '../known';
import type { Incoming } from '../incoming';
import { isMe, type Me, ownJid, ownJids } from '../../account/me';

/** What annotations are read with. */
export interface AnnotationParts {
	account: AccountStore;
	baileys: Baileys;
	keys: Pick<SignalKeyStore, 'get'>;
	me: Me;
}

/** The message that an annotation is about. */
export interface Annotated {
	id: string;
	fromMe: boolean;
	/** Its author, as the chat names people; null when nobody said. */
	sender: string | null;
	/** All names of its author. */
	authors: string[];
	/** What the session has of it. */
	known?: KnownMessage;
	/** Everything of this id that the session knows in the chat: by others too. */
	namesakes: KnownMessage[];
}

/** Finds it however chat and people were named when it came. */
export async function findAnnotated(
	pointer: Pointer,
	incoming: Incoming,
	{ account, keys, me }: AnnotationParts,
): Promise<Annotated> {
	const claimed = claimedAuthor(pointer, incoming, me);
	const claimedNames = await identitiesOf([claimed], keys, me);
	const chats = await identitiesOf(incoming.chats, keys, me);
	const namesakes = (await knownMessages(account, pointer.id)).filter((known) =>
		known.chats.some((chat) => chats.includes(chat)),
	);
	const [certain] = namesakes.filter((known) => isBy(known, claimedNames, me));
	const [likely, another] = namesakes.filter((known) => mayBeBy(known, claimedNames, me));
	const known = certain ?? (another ? undefined : likely);
	const sender = known?.sender ?? claimed ?? null;
	return {
		id: pointer.id,
		fromMe: known?.fromMe ?? (sender !== null && isMe(sender, me)),
		sender,
		authors: known ? await identitiesOf(jidsOf(known, me), keys, me) : claimedNames,
		known,
		namesakes,
	};
}

/** Whether the author goes by one of these names. */
function isBy(known: KnownMessage, names: readonly string[], me: Me): boolean {
	return jidsOf(known, me).some((name) => names.includes(name));
}

/** Whether nothing speaks against it: it may be a LID and a phone number of which nobody has said whose they are. */
export function mayBeBy(known: KnownMessage, names: readonly string[], me: Me): boolean {
	const servers = jidsOf(known, me).map(serverOf);
	return isBy(known, names, me) || !names.some((name) => servers.includes(serverOf(name)));
}

function serverOf(jid: string): string {
	return jid.slice(jid.indexOf('@'));
}

/** All names of a message's author, as far as the message told. */
function jidsOf(
	{
		sender,
		senderPn,
		senderLid,
		fromMe,
	}: Pick<KnownMessage, 'sender' | 'senderPn' | 'senderLid' | 'fromMe'>,
	me: Me,
): string[] {
	const names = [sender, senderPn, senderLid, ...(fromMe ? ownJids(me) : [])];
	return [...new Set(names.filter((name) => name !== undefined))];
}

/** Whose message the pointer says it is; undefined when it leaves that open. */
function claimedAuthor(
	{ fromMe, participant, normalised }: Pointer,
	{ message: { chat, sender, fromMe: byMe } }: Incoming,
	me: Me,
): string | undefined {
	const isDirect = isUserJid(chat);
	const own = isDirect && byMe ? sender : ownJid(isLidJid(sender), me);
	const author = participant && bareJid(participant);
	if (normalised || byMe) {
		if (fromMe) return own;
		return isDirect ? chat : author;
	}
	if (fromMe) return sender;
	return isDirect ? own : author;
}
