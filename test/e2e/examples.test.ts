import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import FormData from 'form-data';
import {
	NodeHelpers,
	type INode,
	type INodeParameterResourceLocator,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { ModelServer, textOfChat, until, type Credential, type Workflow } from '../n8n/index.ts';
import type { Phone } from '../whatsapp/index.ts';
import { picture } from './sampleFiles.ts';
import { StandIn } from './StandIn.ts';
import { useSandbox } from './useSandbox.ts';

interface Example {
	name: string;
	nodes: INode[];
	connections: Workflow['connections'];
	settings: object;
}

/** Changes what the note of a template says is to be changed: a function per node, by its name. */
type Changes = Record<string, (parameters: INode['parameters']) => void>;

const FOLDER = join(process.cwd(), 'examples');

function read(file: string): Example {
	return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as Example;
}

function textOf(message: Awaited<ReturnType<Phone['next']>>['message']): string {
	return message.extendedTextMessage?.text ?? message.conversation ?? '';
}

/** The next message in a chat with one person. */
async function next(phone: Phone): ReturnType<Phone['next']> {
	return await phone.next(({ chat }) => !chat.endsWith('@g.us'), 60_000);
}

async function nextText(phone: Phone): Promise<string> {
	return textOf((await next(phone)).message);
}

function choicesOf({ message }: Awaited<ReturnType<Phone['next']>>): unknown {
	const poll = message.pollCreationMessageV3 ?? message.pollCreationMessage;
	return poll?.options?.map(({ optionName }) => optionName);
}

/** Where a template sends its requests to. */
const toUrl = (url: string) => (parameters: INode['parameters']) => {
	parameters.url = String(parameters.url).replace(/https:\/\/[^/]*/, url);
};

const onlyInGroup = (group: string) => (parameters: INode['parameters']) => {
	const { chats } = parameters.filters as {
		chats: { chats: [{ chat: INodeParameterResourceLocator }] };
	};
	chats.chats[0].chat.value = group;
};

describe('the example workflows, imported and used', () => {
	const sandbox = useSandbox({ environment: { N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.0/8' } });
	const standIn = new StandIn();
	const model = new ModelServer();
	let openAi: Credential;
	const running: Workflow[] = [];
	/** Their number is in the templates, as the one who is told. */
	let staff: Phone;

	beforeAll(async () => {
		await standIn.start();
		await model.start();
		openAi = await sandbox.workflows.createCredential('Model', 'openAiApi', model.credential);
		staff = sandbox.whatsapp.createPhone('12025550199', { pushName: 'Staff' });
	});

	afterEach(async () => {
		standIn.status = 200;
		const failures: string[] = [];
		for (const workflow of running.splice(0)) {
			await sandbox.workflows.deactivate(workflow);
			for (const { id, status } of await sandbox.workflows.executions(workflow)) {
				if (status !== 'error') continue;
				const { error } = await sandbox.workflows.ended(id);
				failures.push(`${workflow.name}: ${error?.message} (${error?.description})`);
			}
		}
		expect(failures).toEqual([]);
	});

	afterAll(() => {
		standIn.stop();
		model.stop();
	});

	/** Imports a file and chooses the credential in our nodes, as a person does. */
	async function imported(file: string, changes: Changes = {}): Promise<Workflow> {
		const { credential, n8n } = sandbox;
		const example = read(file);
		for (const node of example.nodes) {
			changes[node.name]?.(node.parameters);
			const chosen = node.name === 'Chat Model' ? openAi : credential;
			if (!/lmChatOpenAi|whatsAppWeb/.test(node.type)) continue;
			node.credentials = { [chosen.type]: chosen };
		}
		return await n8n.rest.post<Workflow>('/rest/workflows', { ...example, active: false });
	}

	/** Imports, sets up where the note says so, and publishes it until the end of the test. */
	async function published(file: string, changes?: Changes): Promise<Workflow> {
		const workflow = await imported(file, changes);
		const setUp = workflow.nodes.find(({ name }) => name === 'Set Up Once');
		if (setUp) {
			expect((await sandbox.workflows.run(workflow, undefined, setUp.name)).status).toBe('success');
		}
		await sandbox.workflows.activate(workflow);
		running.push(workflow);
		return workflow;
	}

	/** Waits until so many executions of a workflow have ended. @returns how many have */
	async function ended(workflow: Workflow, count = 0): Promise<number> {
		return await until(`${count} executions to end`, async () => {
			const executions = await sandbox.workflows.executions(workflow);
			const done = executions.filter(
				({ status }) => !['new', 'running', 'waiting'].includes(status),
			);
			return done.length >= count && done.length === executions.length ? done.length : undefined;
		});
	}

	/** Posts what a shop or a form would. */
	async function postTo(path: string, body: object): Promise<void> {
		const response = await fetch(`${sandbox.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		expect(response.status).toBe(200);
	}

	async function bodyOf(taken: ReturnType<StandIn['next']>): Promise<unknown> {
		return JSON.parse(String((await taken).body)) as unknown;
	}

	it('are all tried here', () => {
		const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
		const source = readFileSync(join(process.cwd(), 'test/e2e/examples.test.ts'), 'utf8');
		const tried = files.filter((file) => source.includes(`('${file.replace('.json', '')}'`));
		expect(tried).toEqual(files);
	});

	/** Says nothing to a question, of which is told at the end: n8n looks at its clock once a minute. */
	let silent: Phone;

	it('are made of nodes and fields that this n8n has', async () => {
		const types = (await (
			await sandbox.n8n.rest.fetch('GET', '/types/nodes.json')
		).json()) as INodeTypeDescription[];
		for (const file of readdirSync(FOLDER).filter((each) => each.endsWith('.json'))) {
			for (const node of read(file.replace('.json', '')).nodes) {
				const { name, type, typeVersion, parameters } = node;
				const description = types.find(
					(each) => each.name === type && [each.version].flat().includes(typeVersion),
				);
				expect({ file, name, type: description?.name }).toEqual({ file, name, type });
				const { properties } = description!;
				const read = [properties, parameters, true, false, node, description!] as const;
				const known = NodeHelpers.getNodeParameters(...read);
				expect({ file, name, ...known }).toMatchObject({ file, name, ...parameters });
				const issues = NodeHelpers.getNodeParametersIssues(properties, node, description!);
				expect({ file, name, issues: issues?.parameters }).toEqual({ file, name });
			}
		}
	});

	it('have an order confirmed, and tell the shop', async () => {
		const { friend, whatsapp } = sandbox;
		silent = whatsapp.createPhone('12025550124', { pushName: 'Dana' });
		await published('confirm-an-order', {
			'Tell the Shop': toUrl(standIn.url),
			'Ask the Customer': (parameters) => {
				Object.assign(parameters, { timeLimit: 80 / 60, timeUnit: 'minutes' });
				const { reminder } = parameters.options as { reminder: { values: object } };
				Object.assign(reminder.values, { after: 1, unit: 'minutes' });
			},
		});
		const order = { items: 'a lamp', total: '$20' };
		await postTo('new-order', { ...order, name: 'Dana', order: '17', phone: silent.number });
		const choices = ['Yes, please', 'Change something', 'Cancel it'];
		expect(choicesOf(await next(silent))).toEqual(choices);

		await postTo('new-order', { ...order, name: 'Maya', order: '18', phone: friend.number });
		const question = await next(friend);
		expect(choicesOf(question)).toEqual(choices);
		await friend.about(question.id).vote(['Yes, please']);
		expect(await nextText(friend)).toBe('Thank you! We tell you when it is on its way.');
		expect(await bodyOf(standIn.next('/orders'))).toEqual({ order: '18', answer: 'Yes, please' });
	});

	it('answer every message', async () => {
		const { own, friend } = sandbox;
		await published('answer-every-message');
		const { id } = await friend.sendText(own.jid, 'Is anybody there?');
		const { message } = await next(friend);
		expect(textOf(message)).toBe('You said: Is anybody there?');
		expect(message.extendedTextMessage?.contextInfo?.stanzaId).toBe(id);
	});

	it('collect messages, and answer once', async () => {
		const { own, friend } = sandbox;
		await published('collect-messages-answer-once', {
			'WhatsApp Web Trigger': (parameters) => (parameters.quietSeconds = 2),
		});
		for (const text of ['Hi', 'I have a question', 'or two']) await friend.sendText(own.jid, text);
		expect(await nextText(friend)).toBe('I have read all of it:\nHi\nI have a question\nor two');
	});

	it('show a menu, and answer what is tapped', async () => {
		const { own, friend } = sandbox;
		await published('menu-by-poll');
		await friend.sendText(own.jid, 'What is that?');
		await friend.sendText(own.jid, 'Hello there');
		const menu = await next(friend);
		expect(choicesOf(menu)).toEqual(['Opening hours', 'Where you are', 'Talk to a person']);
		await friend.about(menu.id).vote(['Opening hours']);
		expect(await nextText(friend)).toMatch(/^Monday to Friday/);
		await friend.about(menu.id).vote(['Where you are']);
		const { message } = await next(friend);
		expect(message.locationMessage).toMatchObject({ name: 'Our shop' });
		await friend.about(menu.id).vote(['Talk to a person']);
		expect(await nextText(friend)).toBe('Thank you, a colleague will write to you here.');
		expect(await nextText(staff)).toBe('Maya (+12025550178) wants to talk to a person.');
	});

	it('ask, and count the votes as they come', async () => {
		const { friend, workflows } = sandbox;
		const workflow = await published('poll-with-running-count');
		await workflows.run(workflow);
		const poll = await next(friend);
		await friend.about(poll.id).vote(['Sushi']);
		expect(await nextText(friend)).toBe('Where shall we eat?\nPizza: 0\nSushi: 1');
		await friend.about(poll.id).vote(['Pizza']);
		expect(await nextText(friend)).toBe('Where shall we eat?\nPizza: 1\nSushi: 0');
	});

	it('keep a group free of links: warn twice, then remove; but not an admin', async () => {
		const { own, friend, whatsapp } = sandbox;
		const ann = whatsapp.createPhone('12025550121', { pushName: 'Ann' });
		const group = friend.createGroup('Quiet Street', [own, ann]);
		await friend.changeGroup(group, promotion(own));
		await published('moderate-a-group', { 'Somebody Posts a Link': onlyInGroup(group) });
		await friend.sendText(group, 'Our rules: https://example.com/rules');
		for (const count of [1, 2]) {
			const { id } = await ann.sendText(group, `Win at https://example.com/${count}`);
			const revoked = await friend.next(({ message }) => message.protocolMessage != null, 60_000);
			expect(revoked.message.protocolMessage?.key?.id).toBe(id);
			const warning = await friend.next(
				({ fromMe, message }) => !fromMe && /number/.test(textOf(message)),
				60_000,
			);
			expect(textOf(warning.message)).toBe(
				`@${ann.lid.split('@')[0]} no links in here, please. After the third you are removed; this was number ${count}.`,
			);
			expect(warning.message.extendedTextMessage?.contextInfo?.mentionedJid).toEqual([ann.lid]);
		}
		await ann.sendText(group, 'Casino!');
		const membersOf = () =>
			friend
				.groups()
				.find(({ jid }) => jid === group)
				?.members.map(({ jid }) => jid);
		await until('Ann to be removed', () => !membersOf()?.includes(ann.jid));
		expect(membersOf()?.toSorted()).toEqual([own.jid, friend.jid].toSorted());
	});

	it('answer by AI, remember the chat, and hand over to a person', async () => {
		const { own, friend } = sandbox;
		const answer: ModelServer['answer'] = ({ messages }) => {
			const said = messages.filter(({ role }) => role === 'user').map(textOfChat);
			return /person/.test(said.at(-1) ?? '') ? 'HUMAN' : `I know: ${said.join(' | ')}`;
		};
		model.answer = answer;
		await published('ai-agent-with-hand-over', {
			'Customer Writes': (parameters) => (parameters.quietSeconds = 2),
		});
		await friend.sendText(own.jid, 'Hi');
		await friend.sendText(own.jid, 'Is it blue?');
		expect(await nextText(friend)).toBe('I know: Hi\nIs it blue?');
		await friend.sendText(own.jid, 'How big?');
		expect(await nextText(friend)).toBe('I know: Hi\nIs it blue? | How big?');
		// Another chat has a memory of its own.
		const erik = sandbox.whatsapp.createPhone('12025550125', { pushName: 'Erik' });
		await erik.sendText(own.jid, 'Open?');
		expect(await nextText(erik)).toBe('I know: Open?');

		model.answer = () => {
			throw new Error('No credit left');
		};
		await erik.sendText(own.jid, 'And tomorrow?');
		expect(await nextText(erik)).toMatch(/^A colleague/);
		expect(await nextText(staff)).toMatch(/^Erik .* needs you:\nAnd tomorrow\?$/);
		model.answer = answer;

		await friend.sendText(own.jid, 'I want to talk to a person');
		expect(await nextText(friend)).toBe('A colleague will write to you here in a moment.');
		expect(await nextText(staff)).toMatch(/^Maya \(\+12025550178\) needs you:\nI want/);
		// The owner writes to another customer by hand: there, too, the agent is silent from now on.
		const fay = sandbox.whatsapp.createPhone('12025550126', { pushName: 'Fay' });
		const workflow = running.at(-1)!;
		const before = await ended(workflow);
		await own.sendText(fay.jid, 'We are open');
		await ended(workflow, before + 1);
		const asked = model.requests.length;
		for (const phone of [fay, erik, friend]) await phone.sendText(own.jid, 'Hello?');
		await ended(workflow, before + 4);
		expect(model.requests).toHaveLength(asked);
	});

	it('have a draft of the AI approved, or written anew', async () => {
		const { own, friend } = sandbox;
		model.answer = () => 'It is blue.';
		await published('approve-an-ai-draft', {
			'Customer Writes': (parameters) => (parameters.quietSeconds = 1),
		});
		await friend.sendText(own.jid, 'Which colour?');
		const asked = await next(staff);
		const question = asked.message.pollCreationMessageV3 ?? asked.message.pollCreationMessage;
		expect(question?.name).toBe('Maya: Which colour?\n\nDraft: It is blue.');
		expect(choicesOf(asked)).toEqual(['Send it', 'I write it myself']);
		await staff.about(asked.id).vote(['Send it']);
		expect(await nextText(friend)).toBe('It is blue.');

		await friend.sendText(own.jid, 'Really?');
		await staff.about((await next(staff)).id).vote(['I write it myself']);
		expect(await nextText(staff)).toMatch(/^What shall I write to Maya, who wrote:\nReally\?/);
		await staff.sendText(own.jid, 'Yes, as the sea');
		expect(await nextText(friend)).toBe('Yes, as the sea');

		model.answer = () => {
			throw new Error('No credit left');
		};
		await friend.sendText(own.jid, 'And the other?');
		expect(await nextText(staff)).toMatch(/who wrote:\nAnd the other\?/);
		await staff.sendText(own.jid, 'Red');
		expect(await nextText(friend)).toBe('Red');
	});

	it('welcome new members by name', async () => {
		const { own, friend, whatsapp } = sandbox;
		const bea = whatsapp.createPhone('12025550122', { pushName: 'Bea' });
		const group = friend.createGroup('Book Club', [own]);
		await published('welcome-new-members', { 'Members Change': onlyInGroup(group) });
		await friend.changeGroup(group, addition(bea));
		const { message } = await bea.next(undefined, 60_000);
		expect(textOf(message)).toContain(`Welcome to Book Club, @${bea.lid.split('@')[0]}!`);
		expect(message.extendedTextMessage?.contextInfo?.mentionedJid).toEqual([bea.lid]);
	});

	it('put leads of ads into a sheet, and lose none when it is down', async () => {
		const { own, friend } = sandbox;
		await published('leads-from-ads-to-a-sheet', { 'Add to the Sheet': toUrl(standIn.url) });
		const externalAdReply = {
			sourceType: 'ad',
			sourceId: '1203',
			sourceUrl: 'https://fb.me/1203',
			sourceApp: 'instagram',
			title: 'Spring',
			ctwaClid: 'ARAk',
		};
		const asks = async (text: string) =>
			await friend.send(own.jid, {
				extendedTextMessage: { text, contextInfo: { externalAdReply } },
			});
		await friend.sendText(own.jid, 'I come from nowhere');
		const { id } = await asks('How much is it?');
		expect(await bodyOf(standIn.next('/leads'))).toEqual({
			date: expect.any(String),
			name: 'Maya',
			phone: '+12025550178',
			chat: friend.jid,
			message: 'How much is it?',
			ad_id: '1203',
			ad_title: 'Spring',
			ad_url: 'https://fb.me/1203',
			ad_app: 'instagram',
			click_id: 'ARAk',
			row_id: id,
		});
		expect(await nextText(friend)).toMatch(/^Hello Maya, thank you/);

		standIn.status = 500;
		await asks('Is it blue?');
		expect(await nextText(friend)).toMatch(/^Hello Maya, thank you/);
		expect(await nextText(staff)).toMatch(
			/^A lead is not in the sheet .*: Maya, \+12025550178: Is it blue\?$/,
		);
		for (let tries = 0; tries < 3; tries++) await standIn.next('/leads');
	});

	it('save files to a storage, and tick them off', async () => {
		const { own, friend } = sandbox;
		await published('save-files-to-storage', { 'Put It There': toUrl(standIn.url) });
		const file = await picture('png');
		const { id } = await friend.sendMedia(own.jid, 'image', file, { mimetype: 'image/png' });
		const { method, path, body } = await standIn.next('/whatsapp');
		expect(method).toBe('PUT');
		expect(path).toMatch(new RegExp(`^/whatsapp/\\d{4}-\\d\\d-\\d\\d/${id}-.+\\.png$`));
		expect(body).toEqual(file);
		const { message } = await next(friend);
		expect(message.reactionMessage).toMatchObject({ text: '✅', key: { id } });
	});

	it('let people opt out, write to the others, and report', async () => {
		const { own, friend, whatsapp, workflows } = sandbox;
		await published('opt-out-by-stop');
		const cleo = whatsapp.createPhone('12025550123', { pushName: 'Cleo' });
		await cleo.sendText(own.jid, 'Stop.');
		expect(await nextText(cleo)).toMatch(/^You will not hear from us again/);
		await friend.sendText(own.jid, 'STOP');
		expect(await nextText(friend)).toMatch(/^You will not hear from us again/);
		await friend.sendText(own.jid, 'start');
		expect(await nextText(friend)).toBe('Welcome back! You hear from us again.');

		const people = { Maya: friend.number, Nobody: '+1 202-555-0179', Cleo: '+1 202-555-0123' };
		const list = Object.entries(people).map(([name, phone]) => ({ name, phone }));
		const broadcast = await imported('broadcast-with-a-report', {
			People: (parameters) => (parameters.jsonOutput = JSON.stringify({ people: list })),
			'Take Your Time': (parameters) => (parameters.amount = 0),
		});
		expect((await workflows.run(broadcast)).status).toBe('success');
		expect(await nextText(friend)).toMatch(/^Hello Maya, our spring collection/);
		const report = (await nextText(staff)).split('\n');
		expect(report).toEqual([
			'Sent to 1 of 2:',
			`✅ Maya ${friend.number}`,
			expect.stringMatching(/^❌ Nobody \+1 202-555-0179: .*not on WhatsApp/),
		]);
		expect(cleo.received.filter(({ message }) => /Cleo/.test(textOf(message)))).toEqual([]);
	});

	it('ask the day before an appointment, and tell the desk who does not come', async () => {
		const { friend } = sandbox;
		await published('appointment-with-reminder');
		const starts_at = new Date(Date.now() + 23 * 3_600_000).toISOString();
		const phone = friend.number;
		await postTo('new-appointment', { name: 'Maya', phone, starts_at });
		const first = await next(friend);
		expect(choicesOf(first)).toEqual(['I will be there', 'Another time, please', 'I cannot come']);
		await friend.about(first.id).vote(['I will be there']);
		expect(await nextText(friend)).toBe('Thank you, see you then!');

		await postTo('new-appointment', { name: 'Maya', phone, starts_at });
		await next(friend);
		// Who does not like polls writes the number of the answer.
		await friend.sendText(sandbox.own.jid, '2');
		expect(await nextText(friend)).toMatch(/^Thank you for telling us/);
		expect(await nextText(staff)).toMatch(/^Maya \(12025550178\), .*: Another time, please$/);
	});

	it('tell who waits when an appointment or a draft gets no answer in time', async () => {
		const { own, friend, whatsapp } = sandbox;
		const absent = whatsapp.createPhone('12025550128', { pushName: 'Noor' });
		const other = whatsapp.createPhone('12025550127', { pushName: 'Omar' });
		const soon = (parameters: INode['parameters']): void => {
			Object.assign(parameters, { timeLimit: 0.02, timeUnit: 'minutes' });
		};
		model.answer = (request) => {
			if (JSON.stringify(request).includes('Sunday')) throw new Error('No credit left');
			return 'At nine.';
		};
		await published('approve-an-ai-draft', {
			'Customer Writes': (parameters) => (parameters.quietSeconds = 1),
			'Ask Me': soon,
			'Ask Me for Words': soon,
		});
		await published('appointment-with-reminder', {
			'Remind and Ask': (parameters) => {
				Object.assign(parameters, { timeLimit: 80 / 60, timeUnit: 'minutes' });
				const { reminder } = parameters.options as { reminder: { values: object } };
				Object.assign(reminder.values, { after: 1, unit: 'minutes' });
			},
		});
		const starts_at = new Date(Date.now() + 23 * 3_600_000).toISOString();
		await postTo('new-appointment', { name: 'Noor', phone: absent.number, starts_at });
		await friend.sendText(own.jid, 'When do you open?');
		await other.sendText(own.jid, 'And on Sunday?');
		const question = await next(absent);

		for (const customer of [friend, other]) {
			const told = await customer.next(({ chat }) => !chat.endsWith('@g.us'), 120_000);
			expect(textOf(told.message)).toMatch(/^Thank you for your message\. We have not got round/);
		}
		const reminder = await absent.next(() => true, 120_000);
		expect(textOf(reminder.message)).toMatch(/^Please tell us whether you will be there/);
		expect(reminder.message.extendedTextMessage?.contextInfo?.stanzaId).toBe(question.id);
		const desk = await staff.next(({ message }) => textOf(message).startsWith('Noor'), 150_000);
		expect(textOf(desk.message)).toMatch(/^Noor \(12025550128\), .*: no answer$/);
	});

	describe('the REST gateway', () => {
		let url: string;
		beforeAll(async () => {
			await sandbox.workflows.activate(await imported('rest-gateway'));
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
			expect(await nextText(sandbox.friend)).toBe('By WA-RS');
		});

		it('takes the requests of wa-server', async () => {
			const { number } = sandbox.friend;
			const body = { to: number, type: 'text', text: 'By wa-server' };
			expect(await post('devices/1/messages', body)).toMatchObject({ status: 200 });
			expect(await nextText(sandbox.friend)).toBe('By wa-server');
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
			expect(await friend.download(await next(friend))).toEqual(file);
		});
	});

	it('remind who does not confirm an order, and tell the shop of it in the end', async () => {
		expect(await nextText(silent)).toBe('We have not sent your order yet: please choose above.');
		const told = standIn.next('/orders', 120_000);
		expect(await bodyOf(told)).toEqual({ order: '17', answer: 'No answer' });
	});

	it('link a number: one that is linked is said at once', async () => {
		const { own, workflows } = sandbox;
		const workflow = await imported('link-a-number');
		const execution = await workflows.run(workflow);
		expect(execution.items('Link')[0]?.json).toMatchObject({ status: 'open', jid: own.jid });
	});

	it('tell when the number was unlinked', async () => {
		const { own, workflows } = sandbox;
		const workflow = await published('tell-me-when-it-is-unlinked');
		// One of its executions is to fail.
		running.length = 0;
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

function promotion(phone: Phone) {
	return {
		tag: 'promote',
		attrs: {},
		content: [{ tag: 'participant', attrs: { jid: phone.lid } }],
	};
}

function addition(phone: Phone) {
	return { tag: 'add', attrs: {}, content: [{ tag: 'participant', attrs: { jid: phone.lid } }] };
}
