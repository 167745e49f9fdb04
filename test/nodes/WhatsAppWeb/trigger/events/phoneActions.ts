import {
	type ChatModification,
	chatModificationToAppPatch,
	proto,
	type WAPatchCreate,
} from '@whiskeysockets/baileys';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { EventName } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { SessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

/** A linked session that knows the state the phone was in before, and a listener to what is done on it from now on. */
export async function listenToPhone(
	harness: SessionHarness,
	events: readonly EventName[],
): Promise<{ client: SessionClient; reporter: ItemReporter }> {
	const synchronised = harness.wa.once('appState');
	const client = await harness.link();
	await synchronised;
	return { client, reporter: await ItemReporter.on(client, events) };
}

/** The owner does something to a chat, as Baileys' own clients would put it. */
export async function onPhone(
	harness: SessionHarness,
	chat: string,
	what: ChatModification,
): Promise<void> {
	await harness.own.setAppState(chatModificationToAppPatch(what, chat));
}

/** What Baileys has no word for. */
export function patch(
	type: WAPatchCreate['type'],
	index: string[],
	syncAction: proto.ISyncActionValue,
	operation = proto.SyncdMutation.SyncdOperation.SET,
): WAPatchCreate {
	return { type, index, syncAction, apiVersion: 1, operation };
}
