import type { INode, NodeConnectionType } from 'n8n-workflow';
import {
	type Credential,
	manualTrigger,
	ModelServer,
	node,
	textOfChat,
	type ToolCall,
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

	/** Runs an agent that has these tools, each with what stands before it. @returns the id of the execution */
	async function run(...tools: INode[][]): Promise<string> {
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
		const byTool = tools.flatMap((chain) =>
			chain.map(
				({ name }, index) => [name, link(chain[index + 1]?.name ?? AGENT, 'ai_tool')] as const,
			),
		);
		const workflow = await sandbox.workflows.create(
			'Agent',
			[start, agent, chat, ...tools.flat()],
			{
				[start.name]: link(AGENT, 'main'),
				[chat.name]: link(AGENT, 'ai_languageModel'),
				...Object.fromEntries(byTool),
			},
		);
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
		const id = await run([
			tool('Tool', 'Ask the boss', {
				resource: 'message',
				operation: 'sendAndWait',
				to: friend.jid,
				message: `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Message', '', 'string') }}`,
			}),
		]);
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
		const id = await run([
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
		]);
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

	/** Calls these tools in one turn after the other, then says that it is done. @returns what each was answered */
	function callInTurns(...turns: ToolCall[][]): string[] {
		const told: string[] = [];
		let turn = 0;
		model.answer = ({ messages }) => {
			const answers = messages.filter(({ role }) => role === 'tool');
			told.splice(0, Infinity, ...answers.map(textOfChat));
			return turns[turn++] ?? 'Done.';
		};
		return told;
	}
	const fromAi = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;

	it('sends what each call of a turn says, also when two say the same', async () => {
		const { friend, workflows } = sandbox;
		const before = friend.received.length;
		const say = (Text: string): ToolCall => ({ tool: 'Write', arguments: { Text } });
		const told = callInTurns([say('Hello'), say('Hello'), say('Goodbye')]);
		const id = await run([
			tool('Tool', 'Write', {
				resource: 'message',
				operation: 'text',
				to: friend.jid,
				text: fromAi('Text'),
			}),
		]);
		expect((await workflows.ended(id)).error).toBeUndefined();
		expect(told).toHaveLength(3);
		const texts = friend.received.slice(before).map(textOf);
		expect(texts.sort()).toEqual(['Goodbye', 'Hello', 'Hello']);
	});

	it('is told what is wrong with a value, and mends it', async () => {
		const { friend, workflows } = sandbox;
		const before = friend.received.length;
		const write = (To: string): ToolCall => ({
			tool: 'Write',
			arguments: { To, Text: 'It is me' },
		});
		const told = callInTurns([write('Maya')], [write(`+${friend.number}`)]);
		const id = await run([
			tool('Tool', 'Write', {
				resource: 'message',
				operation: 'text',
				to: { __rl: true, mode: 'id', value: fromAi('To') },
				text: fromAi('Text'),
			}),
		]);
		expect((await workflows.ended(id)).error).toBeUndefined();
		expect(told[0]).toContain("'Chat' must be a phone number with country code");
		expect(told[1]).toContain('message_id');
		expect(friend.received.slice(before).map(textOf)).toEqual(['It is me']);
	});

	it('posts a poll, checks numbers and reads messages, with values as a model writes them', async () => {
		const { friend, own, workflows } = sandbox;
		await friend.sendText(own.jid, 'Is it still there?');
		const told = callInTurns([
			{ tool: 'Poll', arguments: { Answers: '["Tea", "Coffee"]', Many: 'false' } },
			{ tool: 'Check', arguments: { Numbers: `+${friend.number}, +1 202-555-0100` } },
			{ tool: 'Read', arguments: { Limit: '1', Words: 'still' } },
		]);
		const id = await run(
			[
				tool('Tool', 'Poll', {
					resource: 'message',
					operation: 'poll',
					to: friend.jid,
					name: 'What may it be?',
					pollOptions: { option: [{ optionName: fromAi('Answers') }] },
					multipleAnswers: fromAi('Many'),
				}),
			],
			[
				tool('Tool', 'Check', {
					resource: 'contact',
					operation: 'check',
					numbers: fromAi('Numbers'),
				}),
			],
			[
				tool('Tool', 'Read', {
					resource: 'chat',
					operation: 'getMessages',
					limit: fromAi('Limit'),
					filters: { text: fromAi('Words') },
				}),
			],
		);
		expect((await workflows.ended(id)).error).toBeUndefined();
		const { message } = await friend.next(({ message: { pollCreationMessageV3: poll } }) =>
			Boolean(poll),
		);
		expect(message.pollCreationMessageV3).toMatchObject({
			options: [{ optionName: 'Tea' }, { optionName: 'Coffee' }],
			selectableOptionsCount: 1,
		});
		expect(told.map((each) => each.length < 1_500)).toEqual([true, true, true]);
		expect(told[1]).toMatch(/"exists":true.*"exists":false/s);
		expect(told[2]).toContain('Is it still there?');
	});
});
