import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import FormData from 'form-data';
import type { INode } from 'n8n-workflow';
import type { Workflow } from '../n8n/index.ts';
import { picture } from './sampleFiles.ts';
import { useSandbox } from './useSandbox.ts';

interface Example {
	name: string;
	nodes: INode[];
	connections: Workflow['connections'];
	settings: object;
}

const FOLDER = join(process.cwd(), 'examples');

function read(file: string): Example {
	return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as Example;
}

describe('the example workflows, imported and used', () => {
	const sandbox = useSandbox();

	/** Imports a file and chooses the credential in our nodes, as a person does. */
	async function imported(file: string, change: (node: INode) => void = () => {}) {
		const { credential, n8n } = sandbox;
		const example = read(file);
		for (const node of example.nodes) {
			change(node);
			if (!node.type.startsWith('n8n-nodes-whatsapp-web.')) continue;
			node.credentials = { [credential.type]: credential };
		}
		return await n8n.rest.post<Workflow>('/rest/workflows', { ...example, active: false });
	}

	async function active(file: string, change?: (node: INode) => void): Promise<Workflow> {
		const workflow = await imported(file, change);
		await sandbox.workflows.activate(workflow);
		return workflow;
	}

	async function nextText(): Promise<string | null | undefined> {
		const { message } = await sandbox.friend.next(undefined, 60_000);
		return message.extendedTextMessage?.text ?? message.conversation;
	}

	it('hold no secret, and none is missing here', () => {
		const files = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
		expect(files.toSorted()).toEqual([
			'answer-every-message',
			'collect-messages-answer-once',
			'link-a-number',
			'poll-with-running-count',
			'rest-gateway',
			'tell-me-when-it-is-unlinked',
		]);
		for (const { nodes } of files.map(read)) {
			expect(nodes.filter((node) => node.credentials)).toEqual([]);
		}
	});

	it('answer every message', async () => {
		const { own, friend, workflows } = sandbox;
		const workflow = await active('answer-every-message');
		await friend.sendText(own.jid, 'Is anybody there?');
		expect(await nextText()).toBe('You said: Is anybody there?');
		await workflows.deactivate(workflow);
	});

	it('collect messages, and answer once', async () => {
		const { own, friend, workflows } = sandbox;
		const workflow = await active('collect-messages-answer-once', ({ parameters }) => {
			if ('quietSeconds' in parameters) parameters.quietSeconds = 2;
		});
		for (const text of ['Hi', 'I have a question', 'or two']) await friend.sendText(own.jid, text);
		expect(await nextText()).toBe('I have read all of it:\nHi\nI have a question\nor two');
		await workflows.deactivate(workflow);
	});

	it('ask, and count the votes as they come', async () => {
		const { friend, workflows } = sandbox;
		const workflow = await active('poll-with-running-count');
		await workflows.run(workflow);
		const poll = await friend.next();
		await friend.about(poll.id).vote(['Sushi']);
		expect(await nextText()).toBe('Where shall we eat?\nPizza: 0\nSushi: 1');
		await friend.about(poll.id).vote(['Pizza']);
		expect(await nextText()).toBe('Where shall we eat?\nPizza: 1\nSushi: 0');
		await workflows.deactivate(workflow);
	});

	describe('the REST gateway', () => {
		let url: string;
		beforeAll(async () => {
			await active('rest-gateway');
			url = `${sandbox.n8n.url}/webhook/whatsapp`;
		});

		async function post(path: string, body: unknown) {
			const response = await fetch(`${url}/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return { status: response.status, json: (await response.json()) as Record<string, unknown> };
		}

		it('takes the requests of WA-RS', async () => {
			const to = sandbox.friend.jid;
			const { status, json } = await post('messages/text', { to, text: 'By WA-RS' });
			expect({ status, json }).toMatchObject({ status: 200, json: { to: expect.any(String) } });
			expect(await nextText()).toBe('By WA-RS');
		});

		it('takes the requests of wa-server', async () => {
			const { number } = sandbox.friend;
			const body = { to: number, type: 'text', text: 'By wa-server' };
			expect(await post('devices/1/messages', body)).toMatchObject({ status: 200 });
			expect(await nextText()).toBe('By wa-server');
		});

		it('says in JSON what is wrong with a request', async () => {
			expect(await post('messages/text', { to: 'nobody', text: 'Hi' })).toMatchObject({
				status: 422,
				json: { error: { code: 'invalid_parameter', retryable: false } },
			});
		});

		it('takes an upload, whose answer is what an image is sent with', async () => {
			const form = new FormData();
			form.append('media_type', 'image');
			const file = await picture('png');
			form.append('file', file, { filename: 'picture.png', contentType: 'image/png' });
			const response = await fetch(`${url}/media/upload`, {
				method: 'POST',
				headers: form.getHeaders(),
				body: new Uint8Array(form.getBuffer()),
			});
			expect(response.status).toBe(200);
			const uploaded = (await response.json()) as Record<string, unknown>;
			expect(uploaded).toMatchObject({ media_type: 'image', file_length: file.length });

			const { friend } = sandbox;
			const { url: address, ...keys } = uploaded;
			const image = { url: address, ...keys };
			for (const name of ['media_type', 'warnings'])
				delete (image as Record<string, unknown>)[name];
			expect(await post('messages/image', { to: friend.jid, image })).toMatchObject({
				status: 200,
			});
			expect(await friend.download(await friend.next())).toEqual(file);
		});
	});

	it('link a number: one that is linked is said at once', async () => {
		const { own, workflows } = sandbox;
		const workflow = await imported('link-a-number');
		const execution = await workflows.run(workflow);
		expect(execution.items('Link')[0]?.json).toMatchObject({ status: 'open', jid: own.jid });
	});

	it('tell when the number was unlinked', async () => {
		const { own, workflows } = sandbox;
		const workflow = await active('tell-me-when-it-is-unlinked');
		await own.unlink(own.devices()[0] ?? 0);
		// Two items and a failed execution start at once, so that n8n may number them in any order.
		const executions = await Promise.all([1, 2, 3].map((n) => workflows.nth(workflow, n)));
		expect(executions.map(({ status }) => status).toSorted()).toEqual([
			'error',
			'success',
			'success',
		]);
		const texts = executions
			.flatMap(({ items }) => items('Tell Somebody'))
			.map(({ json }) => json.text);
		expect(texts.toSorted()).toEqual([
			`WhatsApp ${own.jid}: disconnected`,
			`WhatsApp ${own.jid}: logged_out`,
		]);
	});
});
