import type { Baileys, proto } from '../wire/baileys';
import { verifySignature } from './xeddsa';

/*
 * An account signs the identity key of each of its linked devices, and the device signs back ("ADV"). Which prefix stands for
 * what, and when: whatsapp-rust, pull requests 772, 790 and 1440, which follow WhatsApp Web's `WAWebAdvSignatureApi`.
 */

/** What precedes a device's identity in what the account signs; the second one for devices hosted by Meta. */
const ACCOUNT_PREFIX = Buffer.from([6, 0]);
const HOSTED_ACCOUNT_PREFIX = Buffer.from([6, 5]);

/** What precedes it in what the device signs. */
const DEVICE_PREFIX = Buffer.from([6, 1]);
const HOSTED_DEVICE_PREFIX = Buffer.from([6, 6]);

const KEY_BYTES = 32;

/** A key without Signal's type byte. */
export function withoutType(key: Uint8Array): Buffer {
	return Buffer.from(key.length > KEY_BYTES ? key.subarray(1) : key);
}

/** @param encoded `<device-identity>` @returns undefined for anything else */
export function decodeDeviceIdentity(
	encoded: Uint8Array | undefined,
	{ proto: { ADVSignedDeviceIdentity } }: Baileys,
): proto.ADVSignedDeviceIdentity | undefined {
	if (!encoded) return undefined;
	try {
		return ADVSignedDeviceIdentity.decode(encoded);
	} catch {
		return undefined;
	}
}

/** Whether an account has signed the identity of a device. @param accountKey,identity 32 bytes */
export function isSignedByAccount(
	{ details, accountSignature }: proto.IADVSignedDeviceIdentity,
	accountKey: Uint8Array,
	identity: Uint8Array,
	{ proto }: Baileys,
): boolean {
	if (!details?.length || !accountSignature?.length) return false;
	try {
		const { deviceType } = proto.ADVDeviceIdentity.decode(details);
		const isHosted = deviceType === proto.ADVEncryptionType.HOSTED;
		const message = [isHosted ? HOSTED_ACCOUNT_PREFIX : ACCOUNT_PREFIX, details, identity];
		return verifySignature(accountKey, Buffer.concat(message), accountSignature);
	} catch {
		return false;
	}
}

/** Whether an account has signed the identity of a device, and the device that it belongs to the account. */
export function isDeviceOf(
	signed: proto.IADVSignedDeviceIdentity,
	accountKey: Uint8Array,
	identity: Uint8Array,
	isHosted: boolean,
	baileys: Baileys,
): boolean {
	const { details, deviceSignature } = signed;
	if (!details?.length || !deviceSignature?.length) return false;
	if (!isSignedByAccount(signed, accountKey, identity, baileys)) return false;
	const prefix = isHosted ? HOSTED_DEVICE_PREFIX : DEVICE_PREFIX;
	const message = Buffer.concat([prefix, details, identity, accountKey]);
	return verifySignature(identity, message, deviceSignature);
}
