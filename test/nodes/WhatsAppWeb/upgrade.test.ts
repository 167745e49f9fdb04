import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { chatModificationToAppPatch } from '@whiskeysockets/baileys';
import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';
import { listSearch } from '../../../nodes/WhatsAppWeb/methods/searchChats';
import {
	createSessionRegistry,
	REGISTRY_KEY,
	type SessionRegistry,
} from '../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { WhatsAppWeb } from '../../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { WhatsAppWebTrigger } from '../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';
import type { Expected } from '../../fixtures/dataDirectory/make.ts';
import {
	type Phone,
	type ReceivedMessage,
	startWhatsApp,
	type WhatsApp,
} from '../../whatsapp/index.ts';
import { decryptAddon, optionHash } from '../../whatsapp/messageSecret.ts';
import { children } from '../../whatsapp/stanza.ts';
import { executeContext } from './actions/executeContext.ts';
import { HASTE } from './session/SessionHarness.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';
import { type TestTrigger, triggerContext } from './trigger/triggerContext.ts';

/**
 * A data directory that an older version has left when its process died, opened by this one: see make.ts beside the
 * fixture. The loopback WhatsApp is the one of that moment, and so is the clock: what is kept for days only is still there.
 */
const fixture = (name: string) =>
	fileURLToPath(new URL(`../../fixtures/dataDirectory/${name}`, import.meta.url));
const { madeAt, numbers, group, ids, events, executions, chats } = JSON.parse(
	readFileSync(fixture('expected.json'), 'utf8'),
) as Expected;

let whatsapp: WhatsApp;
let own: Phone;
let friend: Phone;
let registry: SessionRegistry;
let runs = 0;

beforeEach(async () => {
	const { now } = Date;
	const ageMs = now() - madeAt;
	jest.spyOn(Date, 'now').mockImplementation(() => now() - ageMs);
	whatsapp = await startWhatsApp({ saved: readFileSync(fixture('whatsapp.json'), 'utf8') });
	own = whatsapp.phone(numbers.own) as Phone;
	friend = whatsapp.phone(numbers.friend) as Phone;
	const dataDirectory = temporaryDirectory();
	copyFileSync(fixture('store.sqlite'), join(dataDirectory, 'store.sqlite'));
	registry = createSessionRegistry({
		settings: () => ({
			dataDirectory,
			server: { url: whatsapp.url, rootKey: Buffer.from(whatsapp.rootKey, 'base64') },
			egress: { allowedRanges: [], allowedHostnames: [] },
		}),
		timing: HASTE,
		log: () => undefined,
	});
	Object.assign(globalThis, { [REGISTRY_KEY]: registry });
});

afterEach(async () => {
	await registry.shutdown();
	Reflect.deleteProperty(globalThis, REGISTRY_KEY);
	await whatsapp.stop();
	jest.restoreAllMocks();
	whatsapp.assertClean();
});

/** Runs the action node on one item, in an execution that the older version did not have. */
async function run(parameters: INodeParameters): Promise<IDataObject> {
	const context = executeContext({ executionId: `later ${++runs}`, parameters });
	const [[item] = []] = await new WhatsAppWeb().execute.call(context);
	return item?.json ?? {};
}

/** @returns what the friend has received */
async function send(operation: string, parameters: INodeParameters): Promise<ReceivedMessage> {
	const form = { resource: 'message', operation, to: numbers.friend, ...parameters };
	const { message_id: messageId } = await run(form);
	return await friend.next(({ id }) => id === messageId);
}

/** The workflow that was down comes up, as it does when n8n starts. */
async function activate(): Promise<TestTrigger> {
	const context = triggerContext({
		activation: 'init',
		workflowId: 'workflow-1',
		nodeId: 'whatsAppWebTrigger-1',
		parameters: { events },
	});
	await new WhatsAppWebTrigger().trigger.call(context);
	return context;
}

async function next(trigger: TestTrigger): Promise<{ json: IDataObject; key: string | undefined }> {
	const { item, key, done } = await trigger.execution();
	done?.resolve({} as IRun);
	return { json: item.json, key };
}

/** The executions of what waited for it. */
async function backlog(trigger: TestTrigger): Promise<object[]> {
	const started = [];
	while (started.length < executions.length) started.push(await next(trigger));
	return started;
}

/** The workflow once it has its backlog. */
async function upToDate(): Promise<TestTrigger> {
	const trigger = await activate();
	await backlog(trigger);
	return trigger;
}

it('starts the executions that the older version would have started, under the same keys, once', async () => {
	const trigger = await activate();
	// This version may tell more of each; the first key of a delivery is its id.
	const now = executions.map(({ json, key }) => ({ json: { ...json, delivery_id: key }, key }));
	expect(await backlog(trigger)).toMatchObject(now);
	await friend.sendText(own.jid, 'Thank you.');
	expect(await next(trigger)).toMatchObject({ json: { text: 'Thank you.' } });
});

it('knows the names of chats and labels', async () => {
	const { results } = await listSearch.searchChats.call(
		executeContext({ parameters: {} }) as never,
	);
	// This version also lists the chat with oneself.
	expect(results.slice(1)).toEqual(chats);
	const trigger = await upToDate();
	const label = { id: '7', name: 'Paid in cash', color: 3, deleted: false };
	await own.setAppState(chatModificationToAppPatch({ addLabel: label }, ''));
	expect(await next(trigger)).toMatchObject({ json: { label: { action: 'edited' } } });
});

it('goes on with the Signal sessions and sender keys', async () => {
	const trigger = await upToDate();
	for (const chat of [own.jid, group]) {
		await friend.sendText(chat, 'Good.');
		expect(await next(trigger)).toMatchObject({ json: { text: 'Good.' } });
	}
	const { stanza } = await send('text', { to: group, text: 'Me, too.' });
	// Nobody has to be given the key of the group, and nobody has asked for anything again.
	expect(children(stanza).map(({ attrs }) => attrs.type)).toEqual(['skmsg']);
	expect(whatsapp.log).not.toContainEqual(expect.objectContaining({ type: 'retry' }));
});

it('quotes earlier messages', async () => {
	const { message } = await send('text', { text: 'Until six.', replyTo: ids.question });
	expect(message.extendedTextMessage?.contextInfo).toMatchObject({
		stanzaId: ids.question,
		quotedMessage: { conversation: 'Are you open today?' },
	});
});

it('counts votes in earlier polls, and votes in them', async () => {
	const trigger = await upToDate();
	await friend.about(ids.poll).vote(['Tea', 'Coffee']);
	expect(await next(trigger)).toMatchObject({
		json: {
			poll_vote: {
				poll_name: 'With it?',
				selected_options: ['Tea', 'Coffee'],
				tally: [
					{ option: 'Tea', votes: 2 },
					{ option: 'Coffee', votes: 1 },
				],
			},
		},
	});
	const { message } = await send('pollUpdate', {
		pollMessageId: ids.theirPoll,
		selectedOptions: { option: [{ optionName: 'Coffee' }] },
	});
	const theirPoll = friend.outgoing.find(({ id }) => id === ids.theirPoll)?.message;
	const { encPayload, encIv } = message.pollUpdateMessage?.vote ?? {};
	const vote = decryptAddon(
		'Poll Vote',
		{
			secret: theirPoll?.messageContextInfo?.messageSecret as Uint8Array,
			messageId: ids.theirPoll,
			author: friend.jid,
			modifier: own.jid,
		},
		{ encPayload: encPayload as Uint8Array, encIv: encIv as Uint8Array },
	);
	expect(vote.includes(optionHash('Coffee'))).toBe(true);
});

it('sends what WhatsApp has taken no more, and the rest under the id it had', async () => {
	const again = (text: string, key: string) =>
		run({
			resource: 'message',
			operation: 'text',
			to: numbers.friend,
			text,
			options: { duplicateProtection: 'customKey', idempotencyKey: key },
		});
	expect(await again('Your tea is ready.', 'order 1')).toMatchObject({ message_id: ids.accepted });
	expect(await again('Your coffee is ready.', 'order 2')).toMatchObject({
		message_id: ids.unanswered,
	});
	const sent = whatsapp.log.filter(({ event }) => event === 'message');
	expect(sent).toMatchObject([{ id: ids.unanswered }]);
});
