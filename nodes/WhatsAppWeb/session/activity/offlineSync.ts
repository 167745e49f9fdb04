import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ActivitySource } from './ActivitySource';

/** What came while the session was away has come: WhatsApp says how much it was, and when it has sent all of it. */
export const offlineSync: ActivitySource = (
	{ sock: { ws }, pendingStanzas },
	{ deliveries, report },
	publish,
) => {
	let preview: BinaryNode['attrs'] = {};
	ws.on('CB:ib,,offline_preview', (stanza: BinaryNode) => {
		preview = child(stanza, 'offline_preview')?.attrs ?? {};
	});
	ws.on('CB:ib,,offline', (stanza: BinaryNode) => {
		if (!deliveries.isAwaited('offline_sync_completed', false)) return;
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
			.then(() => publish({ event: 'offline_sync_completed', data }))
			.catch(report);
	});
};

function numberOf(text: string | undefined): number | null {
	return text === undefined ? null : Number(text);
}
