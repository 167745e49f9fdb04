import type { INode, NodeParameterValueType } from 'n8n-workflow';
import { manualTrigger, whatsAppNode, type Workflow } from '../n8n/index.ts';
import type { ReceivedMessage } from '../whatsapp/index.ts';
import { useSandbox } from './useSandbox.ts';

const ASK = 'Ask';

/** Send and Wait for Response in a real n8n: who answers, by what, and what the workflow gets. */
describe('a question', () => {
	const sandbox = useSandbox();

	/** Asks the friend by a workflow. @returns the question on the friend's phone, and the execution, which waits */
	async function ask(
		parameters: Record<string, NodeParameterValueType>,
		before: INode[] = [],
	): Promise<{ id: string; question: ReceivedMessage; workflow: Workflow }> {
		const { credential, friend, workflows } = sandbox;
		const node = whatsAppNode(credential, ASK, {
			resource: 'message',
			operation: 'sendAndWait',
			to: friend.jid,
			...parameters,
		});
		const workflow = await workflows.create('Ask', [manualTrigger(), ...before, node]);
		const id = await workflows.start(workflow);
		const question = await friend.next(({ message }) =>
			JSON.stringify(message).includes(String(parameters.message)),
		);
		await workflows.waits(id);
		return { id, question, workflow };
	}

	it('is answered by what the person writes next', async () => {
		const { friend, own, workflows } = sandbox;
		const { id, question } = await ask({ message: 'Which street?' });
		await friend.sendText(own.jid, 'Harbour Road 7');
		const execution = await workflows.ended(id);
		expect(execution.status).toBe('success');
		const [item] = execution.items(ASK);
		expect(item?.json).toEqual({
			status: 'replied',
			question_id: question.id,
			data: {
				text: 'Harbour Road 7',
				choice: null,
				choices: [],
				approved: null,
				respondedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			},
			message: expect.objectContaining({ event: 'message', text: 'Harbour Road 7' }),
		});
		expect(execution.items(ASK, 1)).toEqual([]);
	});
});
