import type { Connection } from '../../connection/Connection';
import type { BinaryNode } from '../../wire/baileys';
import { children } from '../../wire/stanza';
import type { ActivitySource } from '../ActivitySource';

type PatchNames = Parameters<Connection['sock']['resyncAppState']>[0];

/** Fetches the app state (settings of chats, contacts and labels on the phone) where Baileys does not. */
export const appStateSync: ActivitySource = ({ sock, opened }, parts) => {
	const { baileys, facts, auth, agent, report } = parts;
	let isStarting = false;

	/**
	 * Once after linking, as soon as the phone has sent the key: Baileys only does so while it waits for the whole history.
	 * Not behind a proxy, because Baileys would fetch the files past it: there the first change brings the app state.
	 */
	async function start(): Promise<void> {
		if (isStarting || facts.known.appState || !auth.creds.myAppStateKeyId) return;
		isStarting = true;
		try {
			if (!agent()) await sock.resyncAppState(baileys.ALL_WA_PATCH_NAMES, true);
			// Before `appState` is set: what Baileys still holds back is no change either.
			sock.ev.flush();
			await facts.learn({ appState: true });
		} finally {
			isStarting = false;
		}
	}

	sock.ev.on('creds.update', ({ myAppStateKeyId }) => {
		if (myAppStateKeyId) start().catch(report);
	});
	opened.then(start).catch(report);
	sock.ws.on('CB:notification,type:server_sync', (notification: BinaryNode) => {
		// Baileys asks for the first collection only.
		const [, ...others] = children(notification, 'collection');
		const names = others.map(({ attrs }) => attrs.name) as unknown as PatchNames;
		if (names.length > 0) sock.resyncAppState(names, false).catch(report);
	});
};
