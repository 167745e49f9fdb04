import { WhatsAppError } from '../../errors';
import type { AuthenticationCreds } from '../wire/baileys';

/**
 * Whether the phone has the app WhatsApp Business: linking tells the platform of its app, `smba` on Android and `smbi` on
 * iPhones (WhatsApp Web, `WAWebConnModel`). Null when it did not.
 */
export function isBusiness({ platform }: Pick<AuthenticationCreds, 'platform'>): boolean | null {
	return platform ? /^smb/i.test(platform) : null;
}

export function notBusiness(): WhatsAppError {
	return new WhatsAppError('forbidden', 'Only WhatsApp Business accounts have labels', {
		description:
			'This number was linked from the app WhatsApp, not WhatsApp Business. After moving it to WhatsApp Business, link it again.',
		details: { reason: 'not_a_business_account' },
	});
}
