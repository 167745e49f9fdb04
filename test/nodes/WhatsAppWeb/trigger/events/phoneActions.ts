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

/** Links a session that has synchronised the app state, and reports what is done on the phone from now on. */
export async function listenToPhone(
	harness: SessionHarness,
	events: readonly EventName[],
): Promise<{ client: SessionClient; reporter: ItemReporter }> {
	const synchronised = harness.wa.once('appState');
	const client = await harness.link();
	await synchronised;
	return { client, reporter: await ItemReporter.on(client, events) };
}

/** The owner changes a chat on the phone. @param what as `chatModify` of Baileys takes it */
export async function onPhone(
	harness: SessionHarness,
	chat: string,
	what: ChatModification,
): Promise<void> {
	await harness.own.setAppState(chatModificationToAppPatch(what, chat));
}

/** A change of the app state that Baileys has no modification for. */
export function patch(
	type: WAPatchCreate['type'],
	index: string[],
	syncAction: proto.ISyncActionValue,
	operation = proto.SyncdMutation.SyncdOperation.SET,
): WAPatchCreate {
	return { type, index, syncAction, apiVersion: 1, operation };
}
