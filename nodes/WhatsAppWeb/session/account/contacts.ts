import type { Contact } from '../../contract/queries/contacts';
import { asLine } from '../../message/untrusted';
import type { AuthenticationState } from '../wire/baileys';
import type { AddressBook } from './AddressBook';
import { type Identified, personOf } from './identities';
import { displayName, type Names, namesOf } from './names';

export interface ContactParts extends Identified, Names {
	addressBook: AddressBook;
	auth: Pick<AuthenticationState, 'creds'> & Identified['auth'];
}

/** A person, by what is on disk. @param jid without device @throws WhatsAppError from the store */
export async function contactOf(jid: string, core: ContactParts): Promise<Contact> {
	const { who } = await personOf(jid, core);
	const { senderPn: pn = null, senderLid: lid = null } = who;
	const own = who.fromMe ? { pushName: core.auth.creds.me?.name } : undefined;
	const names = own ?? (await namesOf(who, core));
	return {
		chat: core.addressBook.writtenTo({ pn, lid }) ?? jid,
		pn,
		lid,
		name: asLine(displayName(names)) ?? null,
		pushName: asLine(names.pushName) ?? null,
		isContact: 'savedName' in names && Boolean(names.savedName),
	};
}
