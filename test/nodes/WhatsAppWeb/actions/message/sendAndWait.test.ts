import type { proto } from '@whiskeysockets/baileys';
import type { INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import sharp from 'sharp';
import { sendAndWait } from '../../../../../nodes/WhatsAppWeb/actions/message/sendAndWait.operation';
import { type Client, linkClient } from '../../../../whatsapp/client.ts';
import type { Phone } from '../../../../whatsapp/index.ts';
import { LinkedNode } from '../../LinkedNode.ts';
import { WaitingNode } from './WaitingNode.ts';

/** A question as an unmodified Baileys client gets it, and what the node puts out for its answer. */
let node: LinkedNode;
let n8n: WaitingNode;
let client: Client;
let other: Phone;

beforeAll(async () => {
	node = await LinkedNode.fromSource();
	await node.link();
	client = await linkClient(node.whatsapp, node.friend);
	other = node.whatsapp.createPhone('628155555555', { pushName: 'Other' });
	n8n = new WaitingNode();
	await n8n.start();
});
afterAll(async () => {
	await client.close();
	await n8n.stop();
	await node.stop();
});
afterEach(() => node.whatsapp.assertClean());

const DAY_MS = 86_400_000;
const jpeg = await sharp({
	create: { width: 64, height: 48, channels: 3, background: '#c00' },
})
	.jpeg()
	.toBuffer();

const asking = (given: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendAndWait',
	to: node.friend.number,
	message: 'Shall we deliver today?',
	...given,
});
const choices = (...given: string[]) => ({
	responseType: 'choice',
	choices: { values: given.map((choice) => ({ choice })) },
});
const picture: NonNullable<INodeExecutionData['binary']> = {
	data: { data: jpeg.toString('base64'), mimeType: 'image/jpeg', fileName: 'red.jpg' },
};
const attached = {
	media: { file: { mediaType: 'image', mediaSource: 'binary', binaryPropertyName: 'data' } },
};

const toolNode: INode = {
	id: 'node-1',
	name: 'Ask',
	type: 'n8n-nodes-whatsapp-web.whatsAppWebTool',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { whatsAppWebApi: { id: 'credential-1', name: 'My number' } },
};

const questionId = (timedOut: INodeExecutionData[][], output = 1, index = 0): string =>
	String(timedOut[output]?.[index]?.json.question_id);

const received = async (id: string): Promise<proto.IMessage> => {
	const { message } = await client.nextMessage(({ key }) => key.id === id);
	return message ?? {};
};

const answer = async (text: string, from: Phone = node.friend) =>
	await from.sendText(node.phone.jid, text);

const poll = (name: string, options: string[]) => ({
	pollCreationMessageV3: expect.objectContaining({
		name,
		options: options.map((optionName) => expect.objectContaining({ optionName })),
		selectableOptionsCount: 1,
	}),
});

describe('is asked', () => {
	const numbered = 'Shall we deliver today?\n\n1. Yes\n2. No';
	it.each([
		{
			title: 'in words',
			given: {},
			shown: { extendedTextMessage: expect.objectContaining({ text: 'Shall we deliver today?' }) },
			reply: 'At ten',
			data: { text: 'At ten', choice: null, choices: [], approved: null },
		},
		{
			title: 'by a poll with one answer',
			given: choices('Yes', 'No'),
			shown: poll('Shall we deliver today?', ['Yes', 'No']),
			reply: 'yes',
			data: { text: 'yes', choice: 'Yes', choices: ['Yes'], approved: null },
		},
		{
			title: 'by choices from an expression',
			given: { responseType: 'choice', choices: { values: [{ choice: ['Yes', 'No'] as never }] } },
			shown: poll('Shall we deliver today?', ['Yes', 'No']),
			reply: '2',
			data: { text: '2', choice: 'No', choices: ['No'], approved: null },
		},
		{
			title: 'for an approval',
			given: { responseType: 'approval' },
			shown: poll('Shall we deliver today?', ['Approve', 'Decline']),
			reply: 'Decline',
			data: { text: 'Decline', choice: 'Decline', choices: ['Decline'], approved: false },
		},
		{
			title: 'for an approval in own words',
			given: {
				responseType: 'approval',
				options: { approveLabel: 'Go on', declineLabel: 'Stop' },
			},
			shown: poll('Shall we deliver today?', ['Go on', 'Stop']),
			reply: 'go on',
			data: { text: 'go on', choice: 'Go on', choices: ['Go on'], approved: true },
		},
		{
			title: 'by a numbered text',
			given: { ...choices('Yes', 'No'), options: { showAs: 'text' } },
			shown: { extendedTextMessage: expect.objectContaining({ text: numbered }) },
			reply: '1',
			data: { text: '1', choice: 'Yes', choices: ['Yes'], approved: null },
		},
		{
			title: 'below a picture',
			given: { ...choices('Yes', 'No'), options: attached },
			shown: { imageMessage: expect.objectContaining({ caption: numbered }) },
			reply: 'No',
			data: { text: 'No', choice: 'No', choices: ['No'], approved: null },
		},
	])('$title', async ({ given, shown, reply, data }) => {
		const { outputs, timedOut } = await n8n.ask(asking(given), {
			items: [{ json: {}, binary: picture }],
		});
		const id = questionId(timedOut);
		expect(await received(id)).toMatchObject(shown);
		await answer(reply);
		const [replied, late] = await outputs();
		expect(replied).toEqual([
			{
				json: {
					status: 'replied',
					question_id: id,
					data: { ...data, respondedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
					message: expect.objectContaining({ text: reply, from_pn: node.friend.jid }),
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(late).toEqual([]);
	});

	it('by a poll in which a vote answers', async () => {
		const { outputs, timedOut } = await n8n.ask(asking(choices('Yes', 'No')));
		const id = questionId(timedOut);
		await node.friend.next((message) => message.id === id);
		await node.friend.about(id).vote(['No']);
		const [[item] = []] = await outputs();
		expect(item?.json).toMatchObject({
			data: { text: 'No', choice: 'No', choices: ['No'] },
			message: { event: 'poll_vote', poll_vote: { poll_message_id: id } },
		});
	});

	it('in a group, where one person is to answer', async () => {
		const group = node.friend.createGroup('Team', [node.phone, other]);
		const { outputs } = await n8n.ask(
			asking({ to: group, options: { answeredBy: 'person', person: other.number } }),
		);
		await node.friend.sendText(group, 'I would say yes');
		await other.sendText(group, 'No');
		const [[item] = []] = await outputs();
		expect(item?.json).toMatchObject({ data: { text: 'No' }, message: { chat: group } });
	});
});

describe('the item of an answer', () => {
	it('has the fields that the operation declares', async () => {
		const { outputs } = await n8n.ask(asking());
		await answer('At ten');
		const [[item] = []] = await outputs();
		const { data, message, ...json } = item?.json as Record<string, object>;
		const gives = sendAndWait.gives as Record<string, object>;
		expect(Object.keys({ ...json, data, message })).toEqual(Object.keys(gives));
		expect(Object.keys(data ?? {})).toEqual(Object.keys(gives.data ?? {}));
		// The rest of a trigger's item is told on the page of events.
		expect(Object.keys(message ?? {})).toEqual(
			expect.arrayContaining(Object.keys(gives.message ?? {})),
		);
	});

	it.each([
		['brings its file along', {}, true],
		['leaves the file alone when told so', { downloadMedia: false }, false],
	])('%s', async (_, options, brings) => {
		const { outputs } = await n8n.ask(asking({ options }));
		await client.sock.sendMessage(node.phone.jid, { image: jpeg, caption: 'My receipt' });
		const [[item] = []] = await outputs();
		expect(item?.json.data).toMatchObject({ text: 'My receipt' });
		expect(item?.binary?.data).toEqual(
			brings
				? expect.objectContaining({ data: jpeg.toString('base64'), mimeType: 'image/jpeg' })
				: undefined,
		);
	});
});

describe('the file of an answer', () => {
	const downloads = async (work: () => Promise<void>): Promise<number> => {
		let count = 0;
		const stop = node.whatsapp.on('download', () => count++);
		await work();
		stop();
		return count;
	};

	it('that takes longer than the session waits for the node is downloaded once, and runs it on once', async () => {
		let release = (): void => undefined;
		const fault = node.whatsapp.faults.failMedia(
			{ until: new Promise<void>((resolve) => (release = resolve)) },
			Infinity,
		);
		const { outputs } = await n8n.ask(asking());
		const count = await downloads(async () => {
			await client.sock.sendMessage(node.phone.jid, { image: jpeg, caption: 'Slowly' });
			// The session has given up its first call, and calls again.
			await n8n.nextStay();
			release();
			const [[item] = []] = await outputs();
			expect(item?.binary?.data?.data).toBe(jpeg.toString('base64'));
			// Nobody waits there any more, which ends the question.
			await n8n.nextVainCall();
		});
		fault.cancel();
		expect(count).toBe(1);
	}, 90_000);

	it.each([
		['is too big', { mediaSizeLimit: 1 }, {}, Buffer.alloc(1_100_000, 1), 'media_too_large'],
		['cannot be downloaded', {}, { download: 500 }, jpeg, 'media_download_failed'],
		['is damaged', {}, { corrupt: true as const }, jpeg, 'media_download_failed'],
	])(
		'that %s holds back no answer',
		async (_, options, how, document, code) => {
			const fault = node.whatsapp.faults.failMedia(
				Object.keys(how).length > 0 ? how : { download: 200 },
				Infinity,
			);
			const { outputs } = await n8n.ask(asking({ options }));
			await client.sock.sendMessage(node.phone.jid, {
				document,
				mimetype: 'application/octet-stream',
				fileName: 'receipt.bin',
				caption: 'My receipt',
			});
			const [[item] = []] = await outputs();
			fault.cancel();
			expect(item?.binary).toBeUndefined();
			expect(item?.json).toMatchObject({
				status: 'replied',
				data: { text: 'My receipt' },
				message: { media_path: null, media_error: { code, message: expect.any(String) } },
			});
		},
		90_000,
	);
});

describe('a question that is asked again', () => {
	it.each([
		['in the same execution', {}, { executionId: 'done again' }],
		['with the same key', { duplicateProtection: 'customKey', idempotencyKey: 'visit 1' }, {}],
	])('%s is one message, whose answer goes to who asked last', async (_, options, execution) => {
		const given = asking({ message: 'Asked once', options });
		const first = await n8n.ask(given, execution);
		const second = await n8n.ask(given, execution);
		const id = questionId(first.timedOut);
		expect(questionId(second.timedOut)).toBe(id);
		await answer('Yes');
		const [[item] = []] = await second.outputs();
		expect(item?.json).toMatchObject({ question_id: id, data: { text: 'Yes' } });
		expect(node.friend.received.filter((message) => message.id === id)).toHaveLength(1);
	});
});

it('a question in a group mentions whom its text names', async () => {
	const group = node.friend.createGroup('Team', [node.phone, other]);
	const { outputs, timedOut } = await n8n.ask(
		asking({ to: group, message: `@${other.number} Shall we?` }),
	);
	const id = questionId(timedOut);
	const { message } = await node.friend.next((each) => each.id === id);
	const mentioned = message.extendedTextMessage?.contextInfo?.mentionedJid;
	expect(mentioned).toHaveLength(1);
	expect([other.jid, other.lid]).toContain(mentioned?.[0]);
	await other.sendText(group, 'Yes');
	await outputs();
});

describe('buttons', () => {
	const buttons = { ...choices('Today', 'Tomorrow'), options: { showAs: 'buttons' } };
	const tap = (about: string, title: string): proto.IMessage => ({
		buttonsResponseMessage: {
			selectedButtonId: title,
			selectedDisplayText: title,
			type: 1,
			contextInfo: { stanzaId: about, participant: node.phone.jid },
		},
	});

	it.each([
		['a tap', (id: string) => node.friend.send(node.phone.jid, tap(id, 'Tomorrow'))],
		['the words', () => answer('tomorrow.')],
		['the number', () => answer('2')],
	])('are answered by %s', async (_, give) => {
		const { outputs, timedOut } = await n8n.ask(asking(buttons));
		const id = questionId(timedOut);
		const shown = JSON.stringify(await received(id));
		expect(shown).toContain('quick_reply');
		expect(shown).toContain('Tomorrow');
		await give(id);
		const [[item] = []] = await outputs();
		expect(item?.json.data).toMatchObject({ choice: 'Tomorrow', choices: ['Tomorrow'] });
	});
});

describe('an approval', () => {
	it.each([
		['Evet', 'Hayır', 'HAYIR', false],
		['İptal', 'Devam', 'iptal', true],
		['Ja, straße', 'Nein', 'JA, STRASSE', true],
		['Да', 'Нет', 'нет!', false],
		['Sí', 'No', 'SI\u0301.', true],
		['نعم', 'لا', ' لا ', false],
		['はい', 'いいえ', '２', false],
		['👍', '👎', '👍🏽', true],
		['❤️', '💔', '❤', true],
	])(
		'in the words %s and %s understands %s',
		async (approveLabel, declineLabel, reply, approved) => {
			const { outputs } = await n8n.ask(
				asking({ responseType: 'approval', options: { approveLabel, declineLabel } }),
			);
			await answer(reply);
			const [[item] = []] = await outputs();
			const choice = approved ? approveLabel : declineLabel;
			expect(item?.json.data).toMatchObject({ text: reply, choice, approved });
		},
	);
});

describe('an answer', () => {
	it('of sixty thousand characters comes whole', async () => {
		const { outputs } = await n8n.ask(asking());
		const long = 'yes '.repeat(15_000).trim();
		await answer(long);
		const [[item] = []] = await outputs();
		expect(item?.json.data).toMatchObject({ text: long });
	});

	it('is what was first written, whatever is edited or deleted afterwards', async () => {
		const { outputs } = await n8n.ask([asking(), asking({ to: other.number })], {
			items: [{ json: {} }, { json: {} }],
		});
		const { id } = await answer('At ten');
		await node.friend.about(id).edit({ conversation: 'At eleven' });
		await node.friend.about(id).revoke();
		await answer('Any time', other);
		const [replied] = await outputs();
		const texts = replied?.map(({ json }) => (json.data as { text: string }).text);
		expect(texts).toEqual(['At ten', 'Any time']);
	});
});

describe('the time to wait', () => {
	it.each([
		['a day', {}, DAY_MS],
		['as told', { timeLimit: 2, timeUnit: 'days' }, 2 * DAY_MS],
		['for less than a minute', { timeLimit: 0.5, timeUnit: 'minutes' }, 30_000],
	])('is %s', async (_, given, ms) => {
		const before = Date.now();
		const { timedOut, until, outputs } = await n8n.ask(asking(given));
		expect(until).toBeGreaterThanOrEqual(before + ms);
		expect(until).toBeLessThanOrEqual(Date.now() + ms);
		expect(timedOut).toEqual([
			[],
			[
				{
					json: { status: 'timed_out', question_id: expect.any(String) },
					pairedItem: { item: 0 },
				},
			],
		]);
		await answer('Yes');
		await outputs();
	});

	it('has no end when it is 0', async () => {
		const { until, outputs } = await n8n.ask(asking({ timeLimit: 0 }));
		expect(new Date(until).getUTCFullYear()).toBe(3000);
		await answer('Yes');
		await outputs();
	});
});

describe('several items', () => {
	const both = (given: INodeParameters = {}) => [
		asking(given),
		asking({ to: other.number, ...given }),
	];
	const items = [{ json: {} }, { json: {} }];

	it('wait together, and go on together', async () => {
		const before = Date.now();
		const { outputs, until } = await n8n.ask(both(), { items });
		// The session ends it; n8n's clock is the net below.
		expect(until - before).toBeGreaterThanOrEqual(DAY_MS + 120_000);
		await answer('Second', other);
		await answer('First');
		const [replied, late] = await outputs();
		expect(
			replied?.map(({ json, pairedItem }) => [(json.data as { text: string }).text, pairedItem]),
		).toEqual([
			['First', { item: 0 }],
			['Second', { item: 1 }],
		]);
		expect(late).toEqual([]);
	});

	it('go on at the deadline with the answers there are', async () => {
		const { outputs } = await n8n.ask(both({ timeLimit: 0.02, timeUnit: 'minutes' }), { items });
		await answer('Only me', other);
		const [replied, late] = await outputs();
		expect(replied).toMatchObject([
			{ json: { status: 'replied', data: { text: 'Only me' } }, pairedItem: { item: 1 } },
		]);
		expect(late).toEqual([
			{ json: { status: 'timed_out', question_id: expect.any(String) }, pairedItem: { item: 0 } },
		]);
	});

	it('go out with the error of the one that could not be asked', async () => {
		const { outputs, timedOut } = await n8n.ask([asking({ message: '' }), both()[1]!], {
			items,
			continueOnFail: true,
		});
		const failed = {
			json: { error: expect.objectContaining({ code: 'invalid_parameter' }) },
			pairedItem: { item: 0 },
		};
		expect(timedOut).toEqual([[failed], [expect.objectContaining({ pairedItem: { item: 1 } })]]);
		await answer('Yes', other);
		expect(await outputs()).toEqual([
			[failed, expect.objectContaining({ pairedItem: { item: 1 } })],
			[],
		]);
	});

	it('whose execution fails at one of them keep nobody waiting for the rest', async () => {
		const failing = n8n.ask([both()[1]!, asking({ message: '' })], { items });
		await expect(failing).rejects.toThrow("'Message' is empty");
		await answer('Yes', other);
		// The execution has ended, which the session has to learn.
		await n8n.nextVainCall();
	});

	it('none of which can be asked do not wait', async () => {
		const empty = asking({ message: '' });
		const { until, output } = await n8n.ask([empty, empty], { items, continueOnFail: true });
		expect([until, output.map(({ length }) => length)]).toEqual([0, [2]]);
	});
});

describe('is refused, and not sent:', () => {
	const reminder = (after: number, text = 'Have you seen it?') => ({
		options: { reminder: { values: { after, unit: 'hours', text } } },
	});
	it.each<[string, INodeParameters, string]>([
		['no message', { message: '' }, 'message'],
		['a message that is too long', { message: 'x'.repeat(65_537) }, 'message'],
		['no choices', { responseType: 'choice' }, 'choices'],
		['one choice', choices('Yes'), 'choices'],
		[
			'thirteen choices',
			choices(...Array.from({ length: 13 }, (_, index) => `${index}`)),
			'choices',
		],
		['a choice that is too long', choices('Yes', 'x'.repeat(101)), 'choices'],
		['a choice of 5,000 characters', choices('Yes', 'x'.repeat(5_000)), 'choices'],
		['an empty choice', choices('Yes', ' '), 'choices'],
		['the same choice twice', choices('Yes', ' yes'), 'choices'],
		['choices that nobody can tell apart in writing', choices('Yes', 'Yes!'), 'choices'],
		['choices that differ in their case alone', choices('Straße', 'STRASSE'), 'choices'],
		['choices that differ in the tone of an emoji', choices('👍', '👍🏽'), 'choices'],
		['a message of blanks', { message: ' \n ' }, 'message'],
		['an unknown kind of answer', { responseType: 'fax' }, 'responseType'],
		[
			'the same label twice',
			{ responseType: 'approval', options: { approveLabel: 'decline' } },
			'declineLabel',
		],
		['a negative time', { timeLimit: -1 }, 'timeLimit'],
		['more than a year', { timeLimit: 367, timeUnit: 'days' }, 'timeLimit'],
		['a time that is no number', { timeLimit: 'soon' }, 'timeLimit'],
		['an unknown unit', { timeUnit: 'moons' }, 'timeUnit'],
		['nobody named', { options: { answeredBy: 'person' } }, 'person'],
		['a person who is none', { options: { answeredBy: 'person', person: '12' } }, 'person'],
		['a reminder after the end', reminder(24), 'reminder[0].after'],
		['a reminder without words', reminder(1, ''), 'reminder[0].text'],
		[
			'too many buttons',
			{ ...choices('1', '2', '3', '4'), options: { showAs: 'buttons' } },
			'showAs',
		],
	])('%s', async (_, given, parameter) => {
		const { output } = await n8n.ask(asking(given), { continueOnFail: true });
		const error = expect.objectContaining({ code: 'invalid_parameter', details: { parameter } });
		expect(output).toEqual([[{ json: { error }, pairedItem: { item: 0 } }]]);
	});
});

describe('where n8n cannot wait', () => {
	it.each([
		['because it is too old', { putExecutionToWait: undefined }, /^Update n8n/],
		['because it signs no addresses', { evaluateExpression: () => 'http://n8n/1' }, /^Update n8n/],
		[
			'because a worker does not know where n8n is called',
			{ instanceSettings: { instanceType: 'worker', encryptionKey: 'key of n8n' } },
			/WEBHOOK_URL/,
		],
	])('%s, nothing is sent', async (_, lacks, advice) => {
		const { output } = await n8n.ask(asking(), { continueOnFail: true }, lacks);
		const error = expect.objectContaining({
			code: 'internal_error',
			description: expect.stringMatching(advice),
			details: { reason: 'cannot_wait' },
		});
		expect(output).toEqual([[{ json: { error }, pairedItem: { item: 0 } }]]);
	});

	it('a worker that knows its address asks', async () => {
		process.env.WEBHOOK_URL = 'https://n8n.example.com';
		try {
			const instanceSettings = { instanceType: 'worker', encryptionKey: 'key of n8n' };
			const { outputs } = await n8n.ask(asking(), {}, { instanceSettings });
			await answer('Yes');
			await outputs();
		} finally {
			delete process.env.WEBHOOK_URL;
		}
	});
});

describe('a call of the waiting node', () => {
	const json = (body: object): RequestInit => ({ body: JSON.stringify(body) });

	it.each([
		['that looks at it', { method: 'GET' }, 200, /nothing to do here/],
		['with nothing', json({}), 400, /not_understood/],
		['with an answer of its own', json({ text: 'Yes', approved: true }), 400, /not_understood/],
		['with a form', { body: 'round=1', headers: {} }, 400, /not_understood/],
		['for another round', json({ round: 'another' }), 200, /"stale"/],
		['that only looks for it', json({ wake: true }), 200, /"waiting"/],
	])('%s leaves it waiting', async (_, init, status, said) => {
		const { call, outputs } = await n8n.ask(asking());
		const response = await call(init);
		expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(said)]);
		await answer('Yes');
		expect((await outputs())[0]).toHaveLength(1);
	});

	it('never fails, whatever its session does', async () => {
		const { call, context, outputs } = await n8n.ask(asking());
		const { getCredentials } = context;
		context.getCredentials = () => Promise.reject(new Error('gone'));
		expect((await call(json({ wake: true }))).status).toBe(503);
		context.getCredentials = getCredentials;
		await answer('Yes');
		await outputs();
	});
});

it('is one output for a tool, answered or not', async () => {
	const asked = await n8n.ask(asking(), {}, { getNode: () => ({ ...toolNode }) });
	expect(asked.timedOut).toEqual([[expect.objectContaining({ pairedItem: { item: 0 } })]]);
	await answer('Yes');
	expect(await asked.outputs()).toEqual([[expect.objectContaining({ pairedItem: { item: 0 } })]]);
});
