import type { IRun } from 'n8n-workflow';
import type { Phone } from '../../whatsapp/index.ts';
import { OWN_NUMBER, useSessionHarness } from './session/SessionHarness.ts';
import { type RunningTrigger, useTriggerNode } from './trigger/triggerNode.ts';
import type { Emitted } from './trigger/triggerContext.ts';

/** From messages to executions: phones write, and the trigger node starts executions. */
const harness = useSessionHarness();
const start = useTriggerNode(harness);

const COLLECT = { collect: 'chat', quietSeconds: 2, maximumWaitSeconds: 60 };

const textsOf = ({ items }: Emitted) => items.map(({ json }) => json.text);

/** Ends the next execution. @returns the texts it was started with */
async function nextTexts({ context }: RunningTrigger): Promise<unknown[]> {
	const execution = await context.execution();
	execution.done?.resolve({} as IRun);
	return textsOf(execution);
}

let friend: Phone;
beforeEach(async () => {
	await harness.link();
	friend = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
});

describe('one execution per chat at a time', () => {
	it('goes by the order in which people wrote, in each chat', async () => {
		const { own, other } = harness;
		const trigger = await start({ parameters: { options: { oneExecutionPerChat: true } } });
		const group = other.createGroup('Shop', [own, friend]);
		await other.sendText(own.jid, 'one');
		const first = await trigger.context.execution();
		await other.sendText(own.lid, 'two, by LID', { viaLid: true });
		await other.sendText(group, 'one in the group');
		const inGroup = await trigger.context.execution();
		await friend.sendText(group, 'two in the group');
		expect([first, inGroup].map(textsOf)).toEqual([['one'], ['one in the group']]);
		await friend.sendText(own.jid, 'another chat');
		expect(await nextTexts(trigger)).toEqual(['another chat']);
		expect(trigger.context.emitted).toHaveLength(3);
		inGroup.done?.resolve({} as IRun);
		expect(await nextTexts(trigger)).toEqual(['two in the group']);
		first.done?.resolve({} as IRun);
		expect(await nextTexts(trigger)).toEqual(['two, by LID']);
		await trigger.close();
	});
});

describe('messages that are collected', () => {
	it('are the items of one execution, album and all', async () => {
		const { own, other } = harness;
		const options = { downloadMedia: false };
		const trigger = await start({ parameters: { ...COLLECT, options } });
		await other.sendText(own.jid, 'Look:');
		const album = await other.send(own.jid, { albumMessage: { expectedImageCount: 2 } });
		const messageAssociation = {
			associationType: 1,
			parentMessageKey: { remoteJid: own.jid, fromMe: true, id: album.id },
		};
		for (const caption of ['first', 'second']) {
			await other.send(own.jid, {
				imageMessage: { caption, mimetype: 'image/jpeg', directPath: '/v/1' },
				messageContextInfo: { messageAssociation },
			});
		}
		await friend.sendText(own.jid, 'Hello');
		const executions = [await trigger.context.execution(), await trigger.context.execution()];
		// Chats do not wait for each other, so either may come first.
		const started = executions.map(({ items }) =>
			items.map(({ json }) => [json.push_name, json.text]),
		);
		const bundle = [
			['Budi', 'Look:'],
			['Budi', ''],
			['Budi', 'first'],
			['Budi', 'second'],
		];
		expect(started).toHaveLength(2);
		expect(started).toEqual(expect.arrayContaining([bundle, [['Citra', 'Hello']]]));
		await trigger.close();
	});

	it('are a live photo and its film, so that it is answered once', async () => {
		const { own, other } = harness;
		const options = { downloadMedia: false };
		const trigger = await start({ parameters: { collect: 'album', options } });
		const file = { mimetype: 'image/jpeg', directPath: '/v/1' };
		const photo = await other.send(own.jid, {
			imageMessage: { ...file, caption: 'Waves', contextInfo: { pairedMediaType: 5 } },
		});
		await other.send(own.jid, {
			associatedChildMessage: { message: { videoMessage: { ...file, mimetype: 'video/mp4' } } },
			messageContextInfo: {
				messageAssociation: {
					associationType: 12,
					parentMessageKey: { remoteJid: own.jid, fromMe: true, id: photo.id },
				},
			},
		});
		const { items } = await trigger.context.execution();
		expect(items.map(({ json }) => [json.message_type, json.text, json.part_of])).toEqual([
			['image', 'Waves', null],
			['video', '', { message_id: photo.id, kind: 'motion_photo' }],
		]);
		await trigger.close();
	});

	it('wait while their author types, for whom the account is online meanwhile', async () => {
		const { own, other, wa } = harness;
		const trigger = await start({ parameters: COLLECT });
		wa.mark();
		await other.sendText(own.jid, 'I would like');
		await wa.waitFor('presence', ({ from, state }) => from === own.jid && state === 'available');
		other.typing(own.jid, 'composing');
		await friend.sendText(own.jid, 'Hello');
		expect(await nextTexts(trigger)).toEqual(['Hello']);
		await other.sendText(own.jid, 'to order');
		expect(await nextTexts(trigger)).toEqual(['I would like', 'to order']);
		await wa.waitFor('presence', ({ from, state }) => from === own.jid && state === 'unavailable');
		await trigger.close();
	});

	it('are shown in the editor as they will be', async () => {
		const { own, other } = harness;
		const filters = { textContains: ['order'] };
		const editor = await start({ mode: 'manual', parameters: { ...COLLECT, filters } });
		const listening = editor.context.listenInEditor(editor.response);
		for (const text of ['Hello', 'order one', 'thanks', 'order two']) {
			await other.sendText(own.jid, text);
		}
		const [items] = await listening;
		expect(items?.map(({ json }) => json.text)).toEqual(['order one', 'order two']);
		await editor.close();
	});
});

describe('several triggers on one number', () => {
	it('each get what they asked for', async () => {
		const { own, other } = harness;
		const triggers = await Promise.all([
			start({ workflowId: 'one' }),
			start({ workflowId: 'one', nodeId: 'second', parameters: { options: { raw: true } } }),
			start({ workflowId: 'two', parameters: { filters: { textContains: ['special'] } } }),
			start({ workflowId: 'three', parameters: COLLECT }),
		]);
		await other.sendText(own.jid, 'usual');
		await other.sendText(own.jid, 'special');
		const [one, second, two, three] = triggers as [
			RunningTrigger,
			RunningTrigger,
			RunningTrigger,
			RunningTrigger,
		];
		expect(await nextTexts(one)).toEqual(['usual']);
		expect(await nextTexts(one)).toEqual(['special']);
		expect((await second.next()).raw).toBeDefined();
		expect(await nextTexts(second)).toEqual(['special']);
		expect(await nextTexts(two)).toEqual(['special']);
		expect(await nextTexts(three)).toEqual(['usual', 'special']);
		const keys = triggers.flatMap(({ context }) => context.emitted.map(({ key }) => key));
		expect(new Set(keys).size).toBe(6);
		expect(harness.wa.loginCount(OWN_NUMBER)).toBe(1);
		for (const trigger of triggers) await trigger.close();
	});
});

it('is closed at once on a dead line', async () => {
	const trigger = await start({ parameters: COLLECT });
	await harness.other.sendText(harness.own.jid, 'Hello');
	expect(await nextTexts(trigger)).toEqual(['Hello']);
	const frozen = harness.wa.faults.freeze(OWN_NUMBER);
	// Baileys takes half a minute to end a socket whose server does not answer.
	await trigger.close();
	frozen.cancel();
});
