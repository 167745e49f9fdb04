import type { IDataObject } from 'n8n-workflow';
import { reaches, Trigger, useSessionHarness } from './session/SessionHarness.ts';
import { settled } from './trigger/FakeTriggerSession.ts';
import { nodeBehind } from './trigger/triggerContext.ts';
import { useTriggerNode } from './trigger/triggerNode.ts';

/** The trigger node while its number is unlinked, and once it is linked: on the loopback WhatsApp. */
const harness = useSessionHarness();
const start = useTriggerNode(harness);

async function unlinkOnThePhone(): Promise<void> {
	const gone = reaches(harness.client(), 'logged_out');
	await harness.own.unlink(harness.own.devices()[0] ?? 1);
	await gone;
}

/** Writes until a workflow starts, because nobody tells when a trigger that has waited listens. @returns its item */
async function written(next: () => Promise<IDataObject>): Promise<IDataObject> {
	const witness = await Trigger.on(harness.client(), { nodeId: 'witness' });
	let item: IDataObject | undefined;
	const started = next().then((json) => (item = json));
	for (let count = 1; item === undefined; count += 1) {
		if (count > 50) throw new Error('No workflow starts');
		await harness.other.sendText(harness.own.jid, `Hello ${count}`);
		await witness.next();
		await Promise.race([started, settled()]);
	}
	await witness.stop();
	return item;
}

it('a workflow that was active when the phone unlinked it works again once the number is linked anew', async () => {
	await harness.link();
	const { context, next, close } = await start();
	await unlinkOnThePhone();
	expect(context.failures).toMatchObject([
		{
			message: 'This WhatsApp number was unlinked',
			description: expect.stringMatching(/^Link it again: add /),
		},
	]);
	await harness.link();
	const { id } = await harness.other.sendText(harness.own.jid, 'Are you back?');
	expect(await next()).toMatchObject({ message_id: id, text: 'Are you back?' });
	expect(context.failures).toHaveLength(1);
	await close();
});

it('n8n started while the number was unlinked: a failed execution says so, and the workflow works once it is linked', async () => {
	await harness.link();
	const before = await start();
	await unlinkOnThePhone();
	await before.close();
	await harness.restart();

	const { context, next, close } = await start({ activation: 'init' });
	expect(context.failures).toMatchObject([{ message: 'This WhatsApp number was unlinked' }]);
	await harness.link();
	expect(await written(next)).toMatchObject({ text: expect.stringMatching(/^Hello/) });
	await close();
});

it('a workflow published on a number that was unlinked works once it is linked', async () => {
	await harness.link();
	await unlinkOnThePhone();
	const { context, next, close } = await start({ activation: 'activate' });
	expect(context.failures).toHaveLength(1);
	await harness.link();
	expect(await written(next)).toMatchObject({ event: 'message' });
	await close();
});

it('n8n started on an empty data directory: its active workflows work once the number is linked', async () => {
	const { context, next, close } = await start({ activation: 'init' });
	expect(context.failures).toMatchObject([
		{ message: 'No WhatsApp number is linked to this credential yet' },
	]);
	await harness.link();
	expect(await written(next)).toMatchObject({ event: 'message' });
	await close();
});

it('the editor that was told to listen while the number is being linked gets the first message after that', async () => {
	const client = harness.client();
	const offer = await client.link({ method: 'qr' });
	if (offer.status !== 'pairing' || offer.qr === null) throw new Error('no QR code');
	const { context, response, close } = await start({ mode: 'manual' });
	const listening = context.listenInEditor(response);
	const isOpen = reaches(client, 'open');
	await harness.own.scan(offer.qr);
	await isOpen;
	const item = await written(async () => (await listening)[0]?.[0]?.json ?? {});
	expect(item).toMatchObject({ event: 'message', text: expect.stringMatching(/^Hello/) });
	await close();
});

it('the editor runs Connection → Link a Phone Number behind the trigger of a number that is not linked', async () => {
	const children = [nodeBehind({ resource: 'session', operation: 'link' })];
	const unlinked = await start({ mode: 'manual', children });
	const [[item]] = (await unlinked.context.listenInEditor(unlinked.response)) as [
		[{ json: IDataObject }],
	];
	expect(item.json).toMatchObject({
		event: 'disconnected',
		disconnected: { reason: 'not_linked' },
	});
	await unlinked.close();

	await harness.link();
	const linked = await start({ mode: 'manual', children });
	const listening = linked.context.listenInEditor(linked.response);
	const message = await written(async () => (await listening)[0]?.[0]?.json ?? {});
	expect(message).toMatchObject({ event: 'message' });
	await linked.close();
});
