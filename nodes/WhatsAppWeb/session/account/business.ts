import type { AuthenticationCreds } from '../wire/baileys';

/**
 * Whether the phone has the app WhatsApp Business: linking tells the platform of its app, `smba` on Android and `smbi` on
 * iPhones (WhatsApp Web, `WAWebConnModel`). Null when it did not.
 */
export function isBusiness({ platform }: Pick<AuthenticationCreds, 'platform'>): boolean | null {
	return platform ? /^smb/i.test(platform) : null;
}
