import type { Account, Device } from './accounts.ts';
import type { Server } from './server.ts';
import { stanza } from './stanza.ts';

/** Sets a device's presence and, if that changes the account's, notifies its subscribers. */
export function setOnline(server: Server, device: Device, online: boolean): void {
	const { account } = device;
	const before = account.online;
	device.online = online;
	if (account.online === before) return;
	if (before) account.lastSeen = Math.floor(Date.now() / 1000);
	const state = online ? 'available' : 'unavailable';
	server.journal.emit('presence', { from: account.pn, state });
	for (const { devices } of server.directory.accounts) {
		for (const watcher of devices.values()) tellPresence(server, watcher, account);
	}
}

/** Notifies a device of an account's presence if it has subscribed to it. */
export function tellPresence(server: Server, watcher: Device, account: Account): void {
	const from = watcher.subscriptions.get(account);
	if (from === undefined || !hearsPresence(watcher)) return;
	const type = account.online ? 'available' : 'unavailable';
	const last = account.online ? undefined : account.lastSeen?.toString();
	server.deliver(watcher, stanza('presence', { from, type, last }));
}

/** Only online devices are notified of presence and typing (whatsmeow presence.go). Simulated phones count as online. */
export function hearsPresence({ index, online }: Device): boolean {
	return index === 0 || online;
}
