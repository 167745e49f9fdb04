import type { IConnections, INode, NodeParameterValueType } from 'n8n-workflow';
import {
	manualTrigger,
	node,
	whatsAppNode,
	whatsAppTrigger,
	type Execution,
	type Workflow,
} from '../n8n/index.ts';
import type { Phone, ReceivedMessage } from '../whatsapp/index.ts';
import { picture } from './sampleFiles.ts';
import { useSandbox } from './useSandbox.ts';

const ASK = 'Ask';

/** Send and Wait for Response in a real n8n: who answers, by what, and what the workflow gets. */
describe('a question', () => {
	const sandbox = useSandbox();

	/** A node that asks the friend. */
	function asking(name: string, parameters: Record<string, NodeParameterValueType>): INode {
		return whatsAppNode(sandbox.credential, name, {
			resource: 'message',
			operation: 'sendAndWait',
			to: sandbox.friend.jid,
			...parameters,
		});
	}

	/** The next message on a phone that has this text in it. */
	const shown = async (text: string, phone: Phone = sandbox.friend): Promise<ReceivedMessage> =>
		await phone.next(({ message }) => JSON.stringify(message).includes(text));

	/** Asks the friend by a workflow. @returns the question on the friend's phone, and the execution, which waits */
	async function ask(
		parameters: Record<string, NodeParameterValueType>,
		phone?: Phone,
	): Promise<{ id: string; question: ReceivedMessage; workflow: Workflow }> {
		const { workflows } = sandbox;
		const workflow = await workflows.create('Ask', [manualTrigger(), asking(ASK, parameters)]);
		const id = await workflows.start(workflow);
		const question = await shown(String(parameters.message), phone);
		await workflows.waits(id);
		return { id, question, workflow };
	}

	/** Nodes that put out an item for each of these. */
	function things(...values: object[]): INode[] {
		const json = JSON.stringify({ things: values });
		return [
			node('n8n-nodes-base.set', 'Things', { mode: 'raw', jsonOutput: json, options: {} }, 3.4),
			node('n8n-nodes-base.splitOut', 'One by One', { fieldToSplitOut: 'things', options: {} }),
		];
	}

	const texts = (execution: Execution, name = ASK, output = 0): unknown[] =>
		execution
			.items(name, output)
			.map(({ json }) => (json.data as { text?: string } | undefined)?.text);

	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];

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

	it.each([
		{ title: 'a vote', vote: 'Tomorrow', said: 'Tomorrow' },
		{ title: 'the words', text: 'tomorrow', said: 'tomorrow' },
		{ title: 'the number', text: '2', said: '2' },
	])('with choices is answered by $title', async ({ vote, text, said }) => {
		const { friend, own, workflows } = sandbox;
		const { id, question } = await ask({
			message: 'When shall we come?',
			responseType: 'choice',
			choices: { values: [{ choice: 'Today' }, { choice: 'Tomorrow' }] },
		});
		if (vote) await friend.about(question.id).vote([vote]);
		else await friend.sendText(own.jid, text ?? '');
		const [item] = (await workflows.ended(id)).items(ASK);
		expect(item?.json.data).toMatchObject({ text: said, choice: 'Tomorrow' });
	});

	it('for an approval is answered by yes or no', async () => {
		const { friend, workflows } = sandbox;
		const { id, question } = await ask({ message: 'May we?', responseType: 'approval' });
		await friend.about(question.id).vote(['Approve']);
		const [item] = (await workflows.ended(id)).items(ASK);
		expect(item?.json.data).toMatchObject({ approved: true });
	});

	it('is answered by a file, which the item has', async () => {
		const { friend, own, workflows } = sandbox;
		const { id } = await ask({ message: 'How does it look?' });
		const bytes = await picture('jpeg');
		await friend.sendMedia(own.jid, 'image', bytes, { caption: 'Like this' });
		const [item] = (await workflows.ended(id)).items(ASK);
		expect(item?.json.data).toMatchObject({ text: 'Like this' });
		expect(await workflows.bytes(item?.binary?.data)).toEqual(bytes);
	});

	it('in a group is answered by the person it is for', async () => {
		const { friend, own, whatsapp, workflows } = sandbox;
		const boss = whatsapp.createPhone('12025550161', { pushName: 'Boss' });
		const group = friend.createGroup('Team', [own, boss]);
		const options = { answeredBy: 'person', person: boss.number };
		const { id } = await ask({ to: group, message: 'Who pays?', options }, boss);
		await friend.sendText(group, 'You');
		await boss.sendText(group, 'I do');
		expect(texts(await workflows.ended(id))).toEqual(['I do']);
	});

	it('of several items lets the execution go on once, with all answers', async () => {
		const { friend, own, whatsapp, workflows } = sandbox;
		const cleo = whatsapp.createPhone('12025550162', { pushName: 'Cleo' });
		const people = [friend, cleo].map(({ jid, pushName }) => ({ jid, name: pushName }));
		const workflow = await workflows.create('Ask all', [
			manualTrigger(),
			...things(...people),
			asking(ASK, { to: '={{ $json.jid }}', message: '=Coming, {{ $json.name }}?' }),
			node(
				'n8n-nodes-base.set',
				'After',
				{
					mode: 'raw',
					jsonOutput: '={{ { name: $("One by One").item.json.name, said: $json.data.text } }}',
					options: {},
				},
				3.4,
			),
		]);
		const id = await workflows.start(workflow);
		await shown('Coming, Maya?');
		await shown('Coming, Cleo?', cleo);
		await workflows.waits(id);
		await cleo.sendText(own.jid, 'No');
		await friend.sendText(own.jid, 'Yes');
		const execution = await workflows.ended(id);
		// Each answer is paired with the item that has asked.
		expect(execution.items('After').map(({ json }) => json)).toEqual([
			{ name: 'Maya', said: 'Yes' },
			{ name: 'Cleo', said: 'No' },
		]);
	});

	it('in a loop is asked once per round', async () => {
		const { friend, own, workflows } = sandbox;
		const loop = node('n8n-nodes-base.splitInBatches', 'Loop', { options: {} }, 3);
		const start = manualTrigger();
		const given = things({ what: 'Tea' }, { what: 'Cake' });
		const question = asking(ASK, { message: '={{ $json.what }}?' });
		const connections: IConnections = {
			[start.name]: { main: [to(given[0]!.name)] },
			[given[0]!.name]: { main: [to(given[1]!.name)] },
			[given[1]!.name]: { main: [to(loop.name)] },
			[loop.name]: { main: [[], to(ASK)] },
			[ASK]: { main: [to(loop.name)] },
		};
		const workflow = await workflows.create('Loop', [start, ...given, loop, question], connections);
		const id = await workflows.start(workflow);
		for (const what of ['Tea', 'Cake']) {
			await shown(`${what}?`);
			await workflows.waits(id);
			await friend.sendText(own.jid, `${what}, yes`);
		}
		expect(texts(await workflows.ended(id), loop.name)).toEqual(['Tea, yes', 'Cake, yes']);
	});

	it('of a second branch is asked when the first is answered', async () => {
		const { friend, own, workflows } = sandbox;
		const start = manualTrigger();
		const branches = [
			asking('One', { message: 'First branch?' }),
			asking('Two', { message: 'Second branch?' }),
		];
		const workflow = await workflows.create('Branches', [start, ...branches], {
			[start.name]: { main: [branches.flatMap(({ name }) => to(name))] },
		});
		const id = await workflows.start(workflow);
		await shown('First branch?');
		await workflows.waits(id);
		await friend.sendText(own.jid, 'One');
		await shown('Second branch?');
		await workflows.waits(id);
		await friend.sendText(own.jid, 'Two');
		const execution = await workflows.ended(id);
		expect([texts(execution, 'One'), texts(execution, 'Two')]).toEqual([['One'], ['Two']]);
	});

	it('of a sub-workflow lets its caller go on', async () => {
		const { friend, own, workflows } = sandbox;
		const sub = await workflows.create('Asks for others', [
			node('n8n-nodes-base.executeWorkflowTrigger', 'Called', { inputSource: 'passthrough' }, 1.1),
			asking(ASK, { message: 'From below?' }),
		]);
		await workflows.activate(sub);
		const workflow = await workflows.create('Calls', [
			manualTrigger(),
			node(
				'n8n-nodes-base.executeWorkflow',
				'Call',
				{
					workflowId: { __rl: true, mode: 'id', value: sub.id },
					workflowInputs: { mappingMode: 'defineBelow', value: {} },
					options: {},
				},
				1.2,
			),
		]);
		const id = await workflows.start(workflow);
		await shown('From below?');
		await workflows.waits(id);
		await friend.sendText(own.jid, 'Yes, from below');
		expect(texts(await workflows.ended(id), 'Call')).toEqual(['Yes, from below']);
	});

	it('is answered before a later one of the same person, unless they quote that', async () => {
		const { friend, own, workflows } = sandbox;
		const [one, two, three] = [
			await ask({ message: 'Number one?' }),
			await ask({ message: 'Number two?' }),
			await ask({ message: 'Number three?' }),
		];
		const contextInfo = {
			stanzaId: three.question.id,
			participant: own.jid,
			quotedMessage: { conversation: 'Number three?' },
		};
		await friend.send(own.jid, { extendedTextMessage: { text: 'Three', contextInfo } });
		expect(texts(await workflows.ended(three.id))).toEqual(['Three']);
		for (const [{ id }, text] of [
			[one, 'One'],
			[two, 'Two'],
		] as const) {
			await friend.sendText(own.jid, text);
			expect(texts(await workflows.ended(id))).toEqual([text]);
		}
	});

	it('of a workflow that was unpublished meanwhile is answered all the same', async () => {
		const { credential, friend, own, workflows } = sandbox;
		const workflow = await workflows.create('Published', [
			whatsAppTrigger(credential),
			asking(ASK, { message: 'Still there?' }),
		]);
		await workflows.activate(workflow);
		await friend.sendText(own.jid, 'Hello');
		await shown('Still there?');
		const [execution] = await workflows.executions(workflow);
		await workflows.waits(execution!.id);
		await workflows.deactivate(workflow);
		await friend.sendText(own.jid, 'Yes, still');
		expect(texts(await workflows.ended(execution!.id))).toEqual(['Yes, still']);
	});

	describe('has no claim to', () => {
		let listener: Workflow;
		let count = 0;
		beforeAll(async () => {
			listener = await sandbox.workflows.create('Listen', [whatsAppTrigger(sandbox.credential)]);
			await sandbox.workflows.activate(listener);
		});
		afterAll(async () => await sandbox.workflows.deactivate(listener));

		/** What the next execution of the trigger was started with. */
		const heard = async (): Promise<unknown> => {
			const execution = await sandbox.workflows.nth(listener, ++count);
			return execution.items('WhatsApp Web Trigger')[0]?.json.text;
		};

		it('a second message, nor one of somebody else', async () => {
			const { friend, own, whatsapp, workflows } = sandbox;
			const stranger = whatsapp.createPhone('12025550163', { pushName: 'Stranger' });
			const { id } = await ask({ message: 'Which floor?' });
			await stranger.sendText(own.jid, 'Third');
			expect(await heard()).toBe('Third');
			await friend.sendText(own.jid, 'Second');
			expect(texts(await workflows.ended(id))).toEqual(['Second']);
			await friend.sendText(own.jid, 'And quickly');
			expect(await heard()).toBe('And quickly');
		});

		it.each([
			{
				what: 'cancelled',
				path: (id: string) => `/rest/executions/${id}/stop`,
				body: () => ({}),
			},
			{
				what: 'deleted',
				path: () => '/rest/executions/delete',
				body: (id: string) => ({ ids: [id] }),
			},
		])('the answer to an execution that was $what', async ({ what, path, body }) => {
			const { friend, n8n, own } = sandbox;
			const { id } = await ask({ message: `Before it is ${what}?` });
			await n8n.rest.fetch('POST', path(id), body(id));
			await friend.sendText(own.jid, `It was ${what}`);
			expect(await heard()).toBe(`It was ${what}`);
		});

		it('the answer to an execution whose workflow was deleted', async () => {
			const { friend, n8n, own } = sandbox;
			const { workflow } = await ask({ message: 'Before its workflow is deleted?' });
			for (const [method, path] of [
				['POST', '/archive'],
				['DELETE', ''],
			] as const) {
				const answer = await n8n.rest.fetch(method, `/rest/workflows/${workflow.id}${path}`);
				expect(answer.status).toBe(200);
			}
			await friend.sendText(own.jid, 'Its workflow was deleted');
			expect(await heard()).toBe('Its workflow was deleted');
		});

		it('what comes after its time, which is over by the second output', async () => {
			const { friend, own, workflows } = sandbox;
			const { id, question } = await ask({
				message: 'Quick?',
				timeLimit: 0.02,
				timeUnit: 'minutes',
			});
			const execution = await workflows.ended(id, 120_000);
			expect(execution.status).toBe('success');
			expect(execution.items(ASK)).toEqual([]);
			expect(execution.items(ASK, 1).map(({ json }) => json)).toEqual([
				{ status: 'timed_out', question_id: question.id },
			]);
			await friend.sendText(own.jid, 'Too late');
			expect(await heard()).toBe('Too late');
		});
	});
});
