import { bareJid, isLidJid } from '../../message/jid';
import type { Address } from '../account/AddressBook';
import { isMe, type Me, ownJid } from '../account/me';
import type { GroupMetadata } from '../wire/baileys';

/** A chat and how it addresses people: all by LID, or all by phone number. */
export interface ChatContext {
	address: Address;
	byLid: boolean;
	group?: GroupMetadata;
	/** The JID by which the group addressed somebody who has left it, by their other one. */
	former?: ReadonlyMap<string, string>;
	me: Me;
}

/** A person's JID as the chat addresses people; the one given when the other is not known. */
export function jidIn(
	jid: string,
	{ byLid, group, former, me }: Omit<ChatContext, 'address'>,
): string {
	if (isMe(jid, me)) return ownJid(byLid, me);
	if (isLidJid(jid) === byLid) return jid;
	const member = group?.participants.find(({ id, lid, phoneNumber }) =>
		[id, lid, phoneNumber].some((each) => each && bareJid(each) === jid),
	);
	const jids = [member?.id, byLid ? member?.lid : member?.phoneNumber];
	return jids.find((each) => each && isLidJid(each) === byLid) ?? former?.get(jid) ?? jid;
}

/**
 * {@link ChatContext.former}, for people whom the group does not list.
 * @param jids of people, with either identity
 * @param alternateJidOf looks up a JID of the other kind
 */
export async function formerMembers(
	jids: Array<string | undefined>,
	chat: ChatContext,
	alternateJidOf: (jid: string) => Promise<string | null>,
): Promise<ReadonlyMap<string, string>> {
	const former = new Map<string, string>();
	if (!chat.group) return former;
	for (const jid of new Set(jids)) {
		if (jid === undefined || isLidJid(jidIn(jid, chat)) === chat.byLid) continue;
		const alternate = await alternateJidOf(jid);
		if (alternate !== null) former.set(jid, alternate);
	}
	return former;
}
