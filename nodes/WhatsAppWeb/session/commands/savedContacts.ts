import type { AppStateCommands } from '../../contract/commands/appState';
import type { Address } from '../account/AddressBook';
import { contactOf } from '../account/contacts';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import { distinct } from '../messages/known';
import { type AppStateAction, patchAppState } from './appStatePatch';

type Core = RequestContext['core'];
type Save = AppStateCommands['saveContact'];
type Remove = AppStateCommands['removeContact'];

/** Saves somebody under a name, or under another one. @throws WhatsAppError see `AppStateCommands` */
export async function saveContact(
	{ contact, name: fullName, firstName, onPhone: saveOnPrimaryAddressbook }: Save['args'],
	connection: Connection,
	core: Core,
): Promise<Save['result']> {
	const address = await core.addressBook.resolve(contact, connection.sock);
	const { lid } = address;
	const names = { fullName, firstName };
	const person = { ...names, saveOnPrimaryAddressbook, ...(lid !== null && { lidJid: lid }) };
	// An address book has numbers, so somebody whose number is not known is in none but WhatsApp's.
	const value: AppStateAction['value'] =
		address.pn === null ? { lidContactAction: names } : { contactAction: person };
	await patchAppState({ index: indexOf(address), value }, connection, core);
	await learnSavedName(address, fullName, core);
	return await contactOf(address.jid, core);
}

/** Takes somebody out of the address book. @throws WhatsAppError see `AppStateCommands` */
export async function removeContact(
	{ contact }: Remove['args'],
	connection: Connection,
	core: Core,
): Promise<Remove['result']> {
	const address = await core.addressBook.resolve(contact, connection.sock);
	const action = { index: indexOf(address), value: undefined };
	const removed = await patchAppState(action, connection, core);
	if (removed) await learnSavedName(address, '', core);
	return { ...(await contactOf(address.jid, core)), removed };
}

/** WhatsApp Web keeps people by their number, and those of whom it only knows the LID apart. */
function indexOf({ pn, jid }: Address): string[] {
	return pn === null ? ['lid_contact', jid] : ['contact', pn];
}

/** Under both JIDs: a later look-up may know only one. */
async function learnSavedName(
	{ jid, pn, lid }: Address,
	savedName: string,
	{ names }: Core,
): Promise<void> {
	await names.learnAll(distinct([jid, pn, lid]).map((each) => [each, { savedName }]));
}
