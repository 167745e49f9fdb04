import type { BinaryNode } from '../../wire/baileys';
import type { Connection } from '../../connection/Connection';
import type { ActivityParts } from '../ActivitySource';
import { children } from '../../wire/stanza';

type PatchNames = Parameters<Connection['sock']['resyncAppState']>[0];

/** Fetches the app state where Baileys leaves it at that: the settings of chats, contacts and labels on the phone. */
export function keepAppState({ sock, opened }: Connection, core: ActivityParts): void {
	const { baileys, facts, auth, report } = core;
	let isStarting = false;

	/**
	 * Once after the linking, as soon as the phone has sent the key: Baileys does so only for those who wait for the whole
	 * history. Not behind a proxy, which Baileys would fetch the files of it past: there it is done with the first change.
	 */
	async function start(): Promise<void> {
		if (isStarting || facts.known.appState || !auth.creds.myAppStateKeyId) return;
		isStarting = true;
		try {
			if (!core.agent()) await sock.resyncAppState(baileys.ALL_WA_PATCH_NAMES, true);
			// What Baileys holds back of it is no news either.
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
		// Baileys asks for the first one only.
		const [, ...others] = children(notification, 'collection');
		const names = others.map(({ attrs }) => attrs.name) as unknown as PatchNames;
		if (names.length > 0) sock.resyncAppState(names, false).catch(report);
	});
}
