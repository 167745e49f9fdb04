import { wayOut } from '../../contract/notConnected';
import { triggerEvent } from '../TriggerEvent';

const COMES_BACK = 'It is opened again by itself. WhatsApp keeps what arrives meanwhile.';

export const connected = triggerEvent({
	value: 'connected',
	name: 'Connected',
	action: 'On connected',
	description: 'The connection to WhatsApp is open, for the first time or again',
	fields: () => ({}),
});

export const disconnected = triggerEvent({
	value: 'disconnected',
	name: 'Disconnected',
	action: 'On connection lost',
	description: 'The connection to WhatsApp was lost: why, and what happens next',
	fields: ({ reason, code, status, willReconnect }) => ({
		disconnected: {
			reason,
			code,
			will_reconnect: willReconnect,
			what_next: willReconnect || status === 'open' ? COMES_BACK : wayOut(status),
		},
	}),
});

export const loggedOut = triggerEvent({
	value: 'logged_out',
	name: 'Logged Out',
	action: 'On number unlinked',
	description: 'The number was unlinked, on the phone or by WhatsApp: it has to be linked again',
	fields: ({ reason, code }) => ({
		logged_out: { reason, code, what_next: wayOut('logged_out') },
	}),
});

export const offlineSyncCompleted = triggerEvent({
	value: 'offline_sync_completed',
	name: 'Offline Sync Completed',
	action: 'On offline sync completed',
	description:
		'What had waited at WhatsApp while n8n was not connected has come, and how much it was',
	fields: (waited) => ({ offline_sync_completed: { ...waited } }),
});
