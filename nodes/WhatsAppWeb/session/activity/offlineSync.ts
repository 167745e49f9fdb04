import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ActivitySource } from './ActivitySource';

/** What waited on the server has come. WhatsApp says how much it is, and later that it has sent all of it. */
export const offlineSync: ActivitySource = ({ sock: { ws }, pendingStanzas }, parts) => {
	let preview: BinaryNode['attrs'] = {};
	ws.on('CB:ib,,offline_preview', (stanza: BinaryNode) => {
		preview = child(stanza, 'offline_preview')?.attrs ?? {};
	});
	ws.on('CB:ib,,offline', (stanza: BinaryNode) => {
		if (!parts.deliveries.isAwaited('offline_sync_completed', false)) return;
		const { count } = child(stanza, 'offline')?.attrs ?? {};
		const { message, receipt, notification, call } = preview;
		const data = {
			count: Number(count ?? 0),
			messages: numberOf(message),
			receipts: numberOf(receipt),
			notifications: numberOf(notification),
			calls: numberOf(call),
		};
		// Messages take a while to be decrypted, one after the other.
		pendingStanzas
			.drained()
			.then(() => parts.publish({ event: 'offline_sync_completed', data }))
			.catch(parts.report);
	});
};

function numberOf(text: string | undefined): number | null {
	return text === undefined ? null : Number(text);
}
