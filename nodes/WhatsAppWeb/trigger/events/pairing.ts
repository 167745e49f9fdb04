import { qrPng } from '../../media/qrImage';
import { triggerEvent } from '../TriggerEvent';

export const qrCode = triggerEvent({
	value: 'qr_code',
	name: 'QR Code',
	action: 'On QR code',
	description:
		'There is a QR code to link the number again, with its image: while Connection > Link a Phone Number goes on after a logout',
	fields: ({ qr, expiresIn }) => ({ qr_code: { qr, expires_in: expiresIn } }),
	image: async ({ qr }) => ({ field: 'qr', fileName: 'qr.png', bytes: await qrPng(qr) }),
});

export const pairCode = triggerEvent({
	value: 'pair_code',
	name: 'Pairing Code',
	action: 'On pairing code',
	description:
		'There is a pairing code to link the number again: while Connection > Link a Phone Number goes on after a logout',
	fields: ({ code, expiresIn }) => ({ pair_code: { code, expires_in: expiresIn } }),
});

export const passkeyRequired = triggerEvent({
	value: 'passkey_required',
	name: 'Passkey Required',
	action: 'On passkey required',
	description:
		'WhatsApp wants the passkey of the account before it links the number again: while Connection > Link a Phone Number goes on after a logout. The snippet belongs into the console of the URL in a desktop browser, and what its button copies into the field Passkey Answer of Connection > Link a Phone Number.',
	fields: ({ snippet, url, expiresIn }) => ({
		passkey_required: { snippet, url, expires_in: expiresIn },
	}),
});
