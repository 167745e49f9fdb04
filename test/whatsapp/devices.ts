import type { Account, Device } from './accounts.ts';
import { deviceJid } from './jid.ts';
import type { Server } from './server.ts';
import { now, stanza } from './stanza.ts';

/** Removes a companion from its account and ends its connection. */
export function unlink(server: Server, device: Device, by: 'phone' | 'companion'): void {
	const { account } = device;
	account.devices.delete(device.index);
	server.journal.emit('logout', { ...device.id, by });
	const connection = server.connectionOf(device);
	connection?.end(by === 'phone' ? { streamError: 'device_removed' } : { websocket: 1000 });
	tellDevices(server, account, device, 'remove');
}

/** Tells every other companion that a device has come or gone. */
export function tellDevices(
	server: Server,
	account: Account,
	changed: Device,
	what: 'add' | 'remove',
): void {
	const key = { 'key-index': changed.index.toString() };
	for (const device of server.directory.companions) {
		if (device === changed) continue;
		// Clients keep device lists by the user part of a JID, so both addressings are notified.
		for (const jid of [account.pn, account.lid]) {
			const from = { from: jid, ...(jid === account.pn ? { lid: account.lid } : {}) };
			const list = stanza(what, { device_hash: '2:loopback' }, [
				stanza('device', { jid: deviceJid(jid, changed.index), ...key }),
				stanza('key-index-list', { ts: now() }),
			]);
			server.notify(device, { ...from, type: 'devices' }, [list]);
		}
	}
}
