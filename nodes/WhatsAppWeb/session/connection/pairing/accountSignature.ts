import type { AuthenticationCreds, Baileys, BinaryNode } from '../../wire/baileys';
import { bytes, child } from '../../wire/stanza';
import { isSignedByAccount as isSigned } from '../../signal/deviceIdentity';

/**
 * Whether the account's key on the phone has signed the identity key of this device. Baileys' own check passes for any
 * signature; without one, a server could put a device of its own between phone and device.
 * @param stanza `<iq><pair-success>`
 */
export function isSignedByAccount(
	stanza: BinaryNode,
	creds: AuthenticationCreds,
	baileys: Baileys,
): boolean {
	const { proto } = baileys;
	const content = bytes(child(child(stanza, 'pair-success'), 'device-identity'));
	if (!content) return false;
	try {
		const { details } = proto.ADVSignedDeviceIdentityHMAC.decode(content);
		const signed = proto.ADVSignedDeviceIdentity.decode(details as Uint8Array);
		const { accountSignatureKey } = signed;
		if (!accountSignatureKey) return false;
		return isSigned(signed, accountSignatureKey, creds.signedIdentityKey.public, baileys);
	} catch {
		return false;
	}
}

/** Empties the stanza, so that Baileys ends the pairing with an error of its own. */
export function spoilPairing(stanza: BinaryNode): void {
	const success = child(stanza, 'pair-success');
	if (success) success.content = [];
}

/** Whether the phone says that the account's direct chats have moved to LIDs. */
export function isMovedToLids(stanza: BinaryNode, { proto }: Baileys): boolean {
	const content = bytes(child(child(stanza, 'pair-success'), 'client-props'));
	if (!content) return false;
	try {
		const props = proto.ClientPairingProps.decode(content);
		return props.isChatDbLidMigrated === true;
	} catch {
		return false;
	}
}
