import type { EventName } from '../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { type Examples, NOW } from './Example.ts';

/** Events about the account and its connection. */
export const account = {
	account_restricted: {
		'No messages to strangers for a week': {
			kind: 'time_lock',
			restricted: true,
			until: NOW + 604_800,
			reason: 'BIZ_QUALITY',
			quota: null,
		},
		'Nearly as many new chats as are allowed': {
			kind: 'new_chat_cap',
			restricted: false,
			until: NOW + 604_800,
			reason: 'FIRST_WARNING',
			quota: { total: 20, used: 18 },
		},
	},
	health_warning: {
		'WhatsApp refuses messages': {
			kind: 'refusals_rising',
			count: 5,
			limit: null,
			until: null,
		},
		'Nearly all new chats are used': {
			kind: 'quota_nearly_used',
			count: 16,
			limit: 20,
			until: NOW + 604_800,
		},
	},
	connected: { 'The connection is open': {} },
	disconnected: {
		'The connection was lost': {
			reason: 'connection_lost',
			code: 408,
			status: 'reconnecting',
			willReconnect: true,
		},
		'The number was unlinked': {
			reason: 'unlinked_by_phone',
			code: 401,
			status: 'logged_out',
			willReconnect: false,
		},
	},
	logged_out: { 'Unlinked on the phone': { reason: 'unlinked_by_phone', code: 401 } },
	offline_sync_completed: {
		'After a restart of n8n': { count: 12, messages: 7, receipts: 4, notifications: 1, calls: 0 },
	},
	pair_code: { 'A code to be typed': { code: 'A1B2C3D4', expiresIn: 180 } },
	passkey_required: {
		'The passkey of the number is demanded': {
			snippet: '(() => { … })()',
			url: 'https://web.whatsapp.com',
			expiresIn: 600,
		},
	},
	qr_code: { 'A code to be scanned': { qr: '2@k8Jd…,Tq0…,Zx1…,pA9…', expiresIn: 60 } },
} satisfies { [Name in EventName]?: Examples<Name> };
