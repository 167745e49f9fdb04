import { manualTrigger, whatsAppNode } from '../n8n/index.ts';
import { useSandbox } from './useSandbox.ts';

const ASK = 'Ask';

/** Executions of a real n8n that wait for an answer, and its end in the meantime. */
describe('an execution that waits', () => {
	const sandbox = useSandbox();

	it('goes on by an answer after n8n was killed, with no workflow that listens', async () => {
		const { credential, friend, n8n, own, whatsapp, workflows } = sandbox;
		const workflow = await workflows.create('Ask', [
			manualTrigger(),
			whatsAppNode(credential, ASK, {
				resource: 'message',
				operation: 'sendAndWait',
				to: friend.jid,
				message: 'Which street?',
			}),
		]);
		const id = await workflows.start(workflow);
		const question = await friend.next(({ message }) =>
			JSON.stringify(message).includes('Which street?'),
		);
		await workflows.waits(id);
		await n8n.stop('SIGKILL');
		await friend.sendText(own.jid, 'Harbour Road 7');
		// Nobody asks the node for anything: it connects because of the question.
		const loggedIn = whatsapp.once('login', { timeoutMs: 120_000 });
		await n8n.start();
		await loggedIn;
		const execution = await workflows.ended(id, 60_000);
		expect(execution.status).toBe('success');
		expect(execution.items(ASK).map(({ json }) => json)).toMatchObject([
			{ status: 'replied', question_id: question.id, data: { text: 'Harbour Road 7' } },
		]);
	}, 240_000);
});
