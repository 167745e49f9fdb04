import type { INode, NodeConnectionType } from 'n8n-workflow';
import {
	type Credential,
	manualTrigger,
	ModelServer,
	node,
	textOfChat,
	whatsAppNode,
} from '../n8n/index.ts';
import { textOf } from '../kill/Ledger.ts';
import { useSandbox } from './useSandbox.ts';

const AGENT = 'AI Agent';
const REVIEW = 'Review';

/** People and AI agents in a real n8n: an agent asks a person, and a person decides what an agent may do. */
describe('an agent', () => {
	const sandbox = useSandbox();
	const model = new ModelServer();
	let openAi: Credential;

	beforeAll(async () => {
		await model.start();
		openAi = await sandbox.workflows.createCredential('Model', 'openAiApi', model.credential);
	});

	afterAll(() => model.stop());

	/** Runs an agent that has this tool, which others may stand before. @returns the id of the execution */
	async function run(...tools: INode[]): Promise<string> {
		const agent = node(
			'@n8n/n8n-nodes-langchain.agent',
			AGENT,
			{ promptType: 'define', text: 'Do what is to be done.', options: {} },
			3,
		);
		const chat: INode = {
			...node(
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				'Model',
				{ model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
				1.2,
			),
			credentials: { openAiApi: openAi },
		};
		const start = manualTrigger();
		const link = (to: string, type: NodeConnectionType) => ({
			[type]: [[{ node: to, type, index: 0 }]],
		});
		const byTool = tools.map(({ name }, index) => {
			return [name, link(tools[index + 1]?.name ?? AGENT, 'ai_tool')] as const;
		});
		const workflow = await sandbox.workflows.create('Agent', [start, agent, chat, ...tools], {
			[start.name]: link(AGENT, 'main'),
			[chat.name]: link(AGENT, 'ai_languageModel'),
			...Object.fromEntries(byTool),
		});
		return await sandbox.workflows.start(workflow);
	}

	/** The node as n8n makes tools of it. */
	function tool(kind: 'Tool' | 'HitlTool', name: string, parameters: INode['parameters']): INode {
		const made = whatsAppNode(sandbox.credential, name, {});
		return { ...made, type: `${made.type}${kind}`, parameters };
	}

	/** Calls its only tool, then says what that has answered. */
	function callOnce(args: object): void {
		model.answer = ({ messages, tools = [] }) => {
			const last = messages.at(-1);
			if (last?.role === 'tool') return `I was told: ${textOfChat(last)}`;
			return { tool: String(tools[0]?.function.name), arguments: args };
		};
	}

	it('asks a person, and is told the answer', async () => {
		const { friend, own, workflows } = sandbox;
		callOnce({ Message: 'May I give a discount?' });
		const id = await run(
			tool('Tool', 'Ask the boss', {
				resource: 'message',
				operation: 'sendAndWait',
				to: friend.jid,
				message: `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Message', '', 'string') }}`,
			}),
		);
		await friend.next(({ message }) => JSON.stringify(message).includes('May I give a discount?'));
		await workflows.waits(id);
		await friend.sendText(own.jid, 'Ten percent, not more');
		const execution = await workflows.ended(id);
		expect(execution.error).toBeUndefined();
		expect(execution.items(AGENT)[0]?.json.output).toContain('Ten percent, not more');
		expect(execution.items(AGENT)[0]?.json.output).toContain('"status":"replied"');
	});

	it.each([
		{
			title: 'does what a person has approved',
			vote: 'Approve',
			told: 'message_id',
			said: ['Your money comes back.'],
		},
		{
			title: 'does nothing that a person has declined',
			vote: 'Decline',
			told: 'rejected',
			said: [],
		},
	])('$title', async ({ vote, told, said }) => {
		const { friend, workflows, whatsapp } = sandbox;
		const customer = whatsapp.createPhone(vote === 'Approve' ? '12025550191' : '12025550192', {
			pushName: 'Customer',
		});
		callOnce({ toolParameters: { Text: 'Your money comes back.' }, hitlParameters: {} });
		const id = await run(
			tool('Tool', 'Write to the customer', {
				resource: 'message',
				operation: 'text',
				to: customer.jid,
				text: `={{ $fromAI('Text', '', 'string') }}`,
			}),
			tool('HitlTool', REVIEW, {
				message: '=May the agent use {{ $tool.name }}?',
				to: friend.jid,
			}),
		);
		const question = await friend.next(({ message }) =>
			JSON.stringify(message).includes('May the agent use'),
		);
		await workflows.waits(id);
		await friend.about(question.id).vote([vote]);
		const execution = await workflows.ended(id);
		expect(execution.error).toBeUndefined();
		expect(execution.status).toBe('success');
		expect(execution.items(AGENT)[0]?.json.output).toContain(told);
		expect(customer.received.map(textOf)).toEqual(said);
	});
});
