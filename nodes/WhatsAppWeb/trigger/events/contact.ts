import { asLine, asText } from '../../message/untrusted';
import { triggerEvent } from '../TriggerEvent';

export const identityChanged = triggerEvent({
	value: 'identity_changed',
	name: 'Security Code Changed',
	action: 'On security code changed',
	description:
		'Someone writes under another identity key than before: they have installed WhatsApp anew, or it is not them any more',
	fields: ({ chatName, device, oldFingerprint, newFingerprint, messageId }) => ({
		chat_name: asLine(chatName) ?? null,
		message_id: messageId,
		identity_changed: {
			device,
			old_fingerprint: oldFingerprint,
			new_fingerprint: newFingerprint,
		},
	}),
});

export const contactUpdate = triggerEvent({
	value: 'contact_update',
	name: 'Contact Changed',
	action: 'On contact changed',
	description:
		'Someone changes their name, number or about text, or you save or change them in the address book of your phone',
	fields: ({ chatName, changes: { pushName, savedName, about, number, identity } }) => ({
		chat_name: asLine(chatName) ?? null,
		contact_update: {
			push_name: asLine(pushName) ?? null,
			saved_name: savedName === undefined ? null : (asLine(savedName) ?? ''),
			about: about === undefined ? null : (asText(about) ?? ''),
			old_pn: number?.old ?? null,
			new_pn: number?.new ?? null,
			identity: identity ?? null,
		},
	}),
});
