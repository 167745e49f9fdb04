import type { AppStateCommands, SavedPerson } from '../../contract/commands/appState';
import type { Address } from '../account/AddressBook';
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
): Promise<SavedPerson> {
	const address = await core.addressBook.resolve(contact, connection.sock);
	const { lid } = address;
	const names = { fullName, firstName, saveOnPrimaryAddressbook };
	const value: AppStateAction['value'] =
		address.pn === null
			? { lidContactAction: names }
			: { contactAction: { ...names, ...(lid !== null && { lidJid: lid }) } };
	await patchAppState({ index: indexOf(address), value }, connection, core);
	await learnSavedName(address, fullName, core);
	return personOf(address);
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
	return { ...personOf(address), removed };
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

function personOf({ jid, pn, lid }: Address): SavedPerson {
	return { chat: jid, pn, lid };
}
