import { node, whatsAppNode, whatsAppTrigger } from '../n8n/index.ts';
import type { ReceivedMessage } from '../whatsapp/index.ts';
import { useSandbox } from './useSandbox.ts';

/** Executions of a real n8n that are done again, and sub-workflows that nobody waits for; all with default settings. */
const sandbox = useSandbox();

/** Long enough for a start of n8n on a busy machine. */
const PATIENCE_MS = 60_000;

const textOf = ({ message }: ReceivedMessage) => message.extendedTextMessage?.text ?? '';
const count = (text: string) =>
	sandbox.friend.received.filter((each) => textOf(each) === text).length;
const arrives = async (text: string) =>
	await sandbox.friend.next((each) => textOf(each) === text, PATIENCE_MS);

/** Sets these fields and no others. */
const fields = (name: string, json: string) =>
	node('n8n-nodes-base.set', name, { mode: 'raw', jsonOutput: `={{ ${json} }}`, options: {} }, 3.4);

/** An item for each value of the field `to`. */
const each = () =>
	node('n8n-nodes-base.splitOut', 'Each', { fieldToSplitOut: 'to', include: 'allOtherFields' });

const send = (name: string, to: string, text: string) =>
	whatsAppNode(sandbox.credential, name, { resource: 'message', operation: 'text', to, text });

it('a retried execution sends what it has not sent', async () => {
	const { credential, friend, n8n, own, workflows } = sandbox;
	const workflow = await workflows.create('Half done', [
		whatsAppTrigger(credential),
		fields('Both', '{ to: [$json.chat, "nobody"] }'),
		each(),
		send('Answer', '={{ $json.to }}', 'the answer'),
	]);
	await workflows.activate(workflow);
	await friend.sendText(own.jid, 'Hello');
	await arrives('the answer');
	const failed = await workflows.nth(workflow, 1);
	expect(failed.status).toBe('error');

	await n8n.rest.post(`/rest/executions/${failed.id}/retry`, { loadWorkflow: false });
	const retried = await workflows.nth(workflow, 2);
	expect(retried).toMatchObject({ status: 'error', mode: 'retry' });
	await workflows.deactivate(workflow);
	expect(count('the answer')).toBe(1);
}, 180_000);

it('calls of a sub-workflow that nobody waits for are a message each, with the same words too', async () => {
	const { credential, friend, own, workflows } = sandbox;
	const sub = await workflows.create('Says the same', [
		node('n8n-nodes-base.executeWorkflowTrigger', 'Called', { inputSource: 'passthrough' }, 1.1),
		send('Say', '={{ $json.to }}', 'the same'),
	]);
	await workflows.activate(sub);
	const workflow = await workflows.create('Calls twice', [
		whatsAppTrigger(credential),
		fields('Two', '{ to: [$json.chat, $json.chat] }'),
		each(),
		node(
			'n8n-nodes-base.executeWorkflow',
			'Call',
			{
				workflowId: { __rl: true, mode: 'id', value: sub.id },
				workflowInputs: { mappingMode: 'defineBelow', value: {} },
				mode: 'each',
				options: { waitForSubWorkflow: false },
			},
			1.2,
		),
	]);
	await workflows.activate(workflow);
	await friend.sendText(own.jid, 'Hello');
	await arrives('the same');
	await arrives('the same');
	for (const nth of [1, 2])
		expect(await workflows.nth(sub, nth)).toMatchObject({ status: 'success' });
	await workflows.deactivate(workflow);
	expect(count('the same')).toBe(2);
}, 120_000);
