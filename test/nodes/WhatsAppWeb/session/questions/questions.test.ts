import type { AnswerForm, Question } from '../../../../../nodes/WhatsAppWeb/contract/questions';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type {
	SendCommand,
	SendResult,
} from '../../../../../nodes/WhatsAppWeb/contract/SendCommand';
import { pollContent } from '../../../../../nodes/WhatsAppWeb/message/poll';
import { openWaitingSessions } from '../../../../../nodes/WhatsAppWeb/registry/callWaitingNodes';
import { linkClient } from '../../../../whatsapp/client.ts';
import { CHAT_KINDS, type Conversation, openConversation } from '../conversation.ts';
import { textCommand, Trigger, useSessionHarness } from '../SessionHarness.ts';
import { type ExecutionState, WaitingN8n } from './WaitingN8n.ts';

/** The session side of send and wait, with n8n's waiting webhook played by a server of the test's own. */

const harness = useSessionHarness({
	wakeBackoff: { baseMs: 1, capMs: 20 },
	wakeGiveUpMs: 200,
	waitingCheckAgainMs: 20,
	remindAgainMs: 20,
});

const CHOICES = ['Fried rice', 'Soup', '2'];
const FORMS = {
	freeText: { kind: 'freeText' },
	choice: { kind: 'choice', choices: CHOICES },
	approval: { kind: 'approval', approve: 'Yes', decline: 'No' },
} satisfies Record<string, AnswerForm>;

let n8n: WaitingN8n;

beforeEach(async () => {
	delete process.env.N8N_PORT;
	n8n = new WaitingN8n(() => harness.handle());
	await n8n.start();
});

afterEach(async () => {
	await n8n.stop();
	for (const name of ['N8N_PORT', 'N8N_ENCRYPTION_KEY', 'N8N_WHATSAPP_WEB_DATA_DIR']) {
		delete process.env[name];
	}
});

/** Asks in the name of an execution that is parked. */
async function ask(
	executionId: string,
	to: string,
	question: Partial<Question> = {},
	command: Partial<SendCommand> = {},
): Promise<SendResult> {
	const round = question.round ?? n8n.round(executionId);
	const asked = { index: 0, form: FORMS.freeText, ...question, round };
	return await harness
		.client()
		.send(textCommand(to, `Question of ${executionId}`, { ...command, question: asked }));
}

async function linked(): Promise<{ client: SessionClient; trigger: Trigger }> {
	const client = await harness.link();
	return { client, trigger: await Trigger.on(client, { events: ['message', 'poll_vote'] }) };
}

function pollCommand(to: string, form: AnswerForm & { kind: 'choice' | 'approval' }): SendCommand {
	const options = form.kind === 'choice' ? form.choices : [form.approve, form.decline];
	return { ...textCommand(to, ''), content: pollContent('Which?', [...options], 1) };
}

/** All that the triggers were told, until a last message of the other person. */
async function toldUntilNow(trigger: Trigger): Promise<string[]> {
	await harness.other.sendText(harness.own.jid, 'the last word');
	const told: string[] = [];
	for (;;) {
		const { event } = await trigger.next();
		const message = (event.data as { message?: { conversation?: string } }).message;
		const text = message?.conversation ?? event.event;
		if (text === 'the last word') return told;
		told.push(text);
	}
}

describe('an answer', () => {
	it.each(CHAT_KINDS)('in a %s goes to the execution, and to no trigger', async (kind) => {
		const { chat, trigger, isGroup }: Conversation = await openConversation(harness, kind);
		const { messageId } = await ask('7', chat);
		await harness.other.next(({ id }) => id === messageId);
		const place = isGroup ? chat : harness.own.jid;
		const { id } = await harness.other.sendText(place, 'At ten', { viaLid: kind.endsWith('LID') });
		const { answers } = await n8n.next('7');
		expect(answers).toEqual([
			{
				text: 'At ten',
				choice: null,
				choices: [],
				approved: null,
				respondedAt: expect.any(Number),
				event: expect.objectContaining({
					event: 'message',
					data: expect.objectContaining({ id, fromMe: false, senderPn: harness.other.jid }),
				}),
			},
		]);
		// The question itself is an own message, which this trigger includes.
		const told = await toldUntilNow(trigger);
		expect(told).not.toContain('At ten');
		expect(n8n.resumed).toHaveLength(1);
	});

	it.each([
		['number', 'LID'],
		['LID', 'number'],
	])('to a question to a %s may come from the %s', async (to, from) => {
		const { trigger } = await linked();
		// Whoever has written is known by both.
		await harness.other.sendText(harness.own.jid, 'Hello');
		await trigger.next();
		await ask('7', to === 'LID' ? harness.other.lid : harness.other.jid);
		await harness.other.sendText(harness.own.jid, 'At ten', { viaLid: from === 'LID' });
		expect((await n8n.next('7')).answers[0]?.text).toBe('At ten');
	});

	it('of an unmodified client comes with its file, and by quoting', async () => {
		const { client } = await linked();
		const friend = await linkClient(harness.wa, harness.other);
		const first = await ask('1', harness.other.jid);
		const second = await ask('2', harness.other.jid);
		const asked = await friend.nextMessage(({ key }) => key.id === second.messageId);
		await friend.sock.sendMessage(harness.own.jid, { text: 'To the second' }, { quoted: asked });
		expect((await n8n.next('2')).answers[0]?.text).toBe('To the second');
		const image = await friend.sock.sendMessage(harness.own.jid, {
			image: Buffer.from('a picture'),
			caption: 'My receipt',
		});
		const [answer] = (await n8n.next('1')).answers;
		expect(answer?.text).toBe('My receipt');
		expect(answer?.event.data).toMatchObject({
			id: image?.key.id,
			message: { imageMessage: { caption: 'My receipt', mediaKey: expect.any(Uint8Array) } },
		});
		expect(first.messageId).not.toBe(second.messageId);
		await friend.close();
		expect(await client.query('roundAnswers', { roundId: '1|node1|0' })).toEqual({
			state: 'stale',
			questions: [],
		});
	});

	it('goes to the triggers that include answers', async () => {
		const { client } = await linked();
		const including = await Trigger.on(client, { nodeId: 'node2', includeAnswers: true });
		const testing = await Trigger.on(client, {
			nodeId: 'node3',
			start: 'test',
			includeAnswers: true,
		});
		await ask('7', harness.other.jid);
		await harness.other.sendText(harness.own.jid, 'At ten');
		await n8n.next('7');
		expect(await including.texts(1)).toEqual(['At ten']);
		expect(await testing.texts(1)).toEqual(['At ten']);
	});

	it('is one that comes after the question, of somebody else, in its chat', async () => {
		const { trigger } = await linked();
		const third = harness.wa.createPhone('628333000333', { pushName: 'Ani' });
		const { timestamp } = await ask('7', harness.other.jid);
		await harness.other.sendText(harness.own.jid, 'before', { timestamp: timestamp - 1 });
		await harness.own.sendText(harness.other.jid, 'my own');
		await third.sendText(harness.own.jid, 'of another');
		const group = harness.other.createGroup('Family', [harness.own]);
		await harness.other.sendText(group, 'elsewhere');
		await harness.other.sendText(harness.own.jid, 'the answer');
		expect((await n8n.next('7')).answers[0]?.text).toBe('the answer');
		expect(await toldUntilNow(trigger)).toEqual(['before', 'of another', 'elsewhere']);
	});

	it('is no reaction, edit, deletion or vote, nor a second one', async () => {
		const client = await harness.link();
		const trigger = await Trigger.on(client, {
			events: ['message', 'reaction', 'message_edit', 'message_revoke', 'poll_vote'],
		});
		const earlier = await harness.other.sendText(harness.own.jid, 'earlier');
		const poll = await client.send(pollCommand(harness.other.jid, FORMS.choice));
		const { messageId } = await ask('7', harness.other.jid);
		for (const id of [messageId, poll.messageId])
			await harness.other.next((each) => each.id === id);
		await harness.other.about(messageId).react('👍');
		await harness.other.about(earlier.id).edit({ conversation: 'edited' });
		await harness.other.about(earlier.id).revoke();
		await harness.other.about(poll.messageId).vote(['Soup']);
		await harness.other.sendText(harness.own.jid, 'the answer');
		expect((await n8n.next('7')).answers[0]?.text).toBe('the answer');
		await harness.other.sendText(harness.own.jid, 'and more');
		expect(await toldUntilNow(trigger)).toEqual([
			'earlier',
			'reaction',
			'message_edit',
			'message_revoke',
			'poll_vote',
			'and more',
		]);
	});

	it('that comes again answers nothing else, and stays no ordinary message', async () => {
		const { trigger } = await linked();
		await ask('1', harness.other.jid);
		await ask('2', harness.other.jid);
		harness.wa.faults.duplicate({ tag: 'message', from: harness.other.jid, to: harness.own.jid });
		await harness.other.sendText(harness.own.jid, 'one');
		expect((await n8n.next('1')).answers[0]?.text).toBe('one');
		await harness.other.sendText(harness.own.jid, 'two');
		expect((await n8n.next('2')).answers[0]?.text).toBe('two');
		expect(await toldUntilNow(trigger)).toEqual([]);
	});

	it('later than the deadline, by the clock of the server, is an ordinary message', async () => {
		const { trigger } = await linked();
		const deadline = Date.now() + 3_600_000;
		await ask('7', harness.other.jid, { round: n8n.round('7', { deadline }) });
		const late = Math.floor(deadline / 1000) + 1;
		await harness.other.sendText(harness.own.jid, 'late', { timestamp: late });
		expect(await trigger.texts(1)).toEqual(['late']);
	});
});

describe('a form', () => {
	const taps = {
		button: (about: string, text: string) => ({
			buttonsResponseMessage: {
				selectedButtonId: 'b1',
				selectedDisplayText: text,
				type: 1,
				contextInfo: { stanzaId: about, participant: harness.own.jid },
			},
		}),
		'list row': (about: string, text: string) => ({
			listResponseMessage: {
				title: text,
				listType: 1,
				singleSelectReply: { selectedRowId: 'r1' },
				contextInfo: { stanzaId: about, participant: harness.own.jid },
			},
		}),
	};

	it.each([
		['choice', 'Soup', null],
		['approval', 'No', false],
	] as const)(
		'%s: a vote for %j in its poll, as often as it is not taken back',
		async (kind, option, approved) => {
			const { client } = await linked();
			const form = FORMS[kind];
			const question = { round: n8n.round('7'), index: 0, form };
			const { messageId } = await client.send({
				...pollCommand(harness.other.jid, form),
				question,
			});
			await harness.other.next(({ id }) => id === messageId);
			await harness.other.about(messageId).vote([]);
			await harness.other.about(messageId).vote([option]);
			expect((await n8n.next('7')).answers).toEqual([
				expect.objectContaining({
					text: option,
					choice: option,
					choices: [option],
					approved,
					event: expect.objectContaining({ event: 'poll_vote' }),
				}),
			]);
		},
	);

	it.each(Object.entries(taps))('a tapped %s answers its own message only', async (_, tap) => {
		const { trigger } = await linked();
		const { messageId } = await ask('7', harness.other.jid, { form: FORMS.choice });
		await harness.other.next(({ id }) => id === messageId);
		await harness.other.send(harness.own.jid, tap('3EB0ANOTHERMESSAGE', 'Soup'));
		await harness.other.send(harness.own.jid, tap(messageId, 'Fried rice'));
		expect((await n8n.next('7')).answers[0]?.choice).toBe('Fried rice');
		expect(await toldUntilNow(trigger)).toEqual(['message']);
	});
});

describe('two questions to one person', () => {
	it('are answered in order, or the one that is quoted', async () => {
		await linked();
		await ask('1', harness.other.jid);
		const second = await ask('2', harness.other.jid);
		await ask('3', harness.other.jid);
		const quote = { stanzaId: second.messageId, participant: harness.own.jid };
		const { id } = await harness.other.send(harness.own.jid, {
			extendedTextMessage: { text: 'to the second', contextInfo: quote },
		});
		expect((await n8n.next('2')).answers[0]?.event.data).toMatchObject({ id });
		await harness.other.sendText(harness.own.jid, 'to the first');
		expect((await n8n.next('1')).answers[0]?.text).toBe('to the first');
		// Who quotes a question that is answered means no other one.
		await harness.other.send(harness.own.jid, {
			extendedTextMessage: { text: 'to the second again', contextInfo: quote },
		});
		await harness.other.sendText(harness.own.jid, 'to the third');
		expect((await n8n.next('3')).answers[0]?.text).toBe('to the third');
	});

	it('are passed over by what their form does not take', async () => {
		await linked();
		await ask('1', harness.other.jid, { form: FORMS.choice });
		await ask('2', harness.other.jid);
		await harness.other.sendText(harness.own.jid, 'what is soup?');
		expect((await n8n.next('2')).answers[0]?.text).toBe('what is soup?');
		await harness.other.sendText(harness.own.jid, 'soup');
		expect((await n8n.next('1')).answers[0]?.choice).toBe('Soup');
	});
});

describe('in a group', () => {
	it.each(['pn', 'lid'] as const)('one person answers, named by %s', async (by) => {
		const { client, trigger } = await linked();
		const third = harness.wa.createPhone('628333000333', { pushName: 'Ani' });
		const group = harness.other.createGroup('Family', [harness.own, third]);
		// So that both names of its members are known.
		await client.send(textCommand(group, 'Hello'));
		await ask('7', group, { from: by === 'pn' ? harness.other.jid : harness.other.lid });
		await third.sendText(group, 'not me');
		await harness.other.sendText(group, 'me');
		expect((await n8n.next('7')).answers[0]?.text).toBe('me');
		expect(await toldUntilNow(trigger)).toContain('not me');
	});

	it('anybody answers', async () => {
		await harness.link();
		const third = harness.wa.createPhone('628333000333', { pushName: 'Ani' });
		const group = harness.other.createGroup('Family', [harness.own, third]);
		await ask('7', group);
		await harness.own.sendText(group, 'not the account itself');
		await third.sendText(group, 'any');
		expect((await n8n.next('7')).answers[0]?.text).toBe('any');
	});
});

describe('an execution', () => {
	it.each<ExecutionState>(['running', 'unsaved', 'starting'])(
		'that is %s is called again until it takes the answer',
		async (state) => {
			await linked();
			await ask('7', harness.other.jid);
			n8n.become('7', state);
			await harness.other.sendText(harness.own.jid, 'At ten');
			await n8n.nextCall('7');
			await n8n.nextCall('7');
			n8n.become('7', 'parked');
			await n8n.next('7');
			expect(n8n.resumed).toHaveLength(1);
		},
	);

	it.each<ExecutionState>(['finished', 'cancelled', 'deleted', 'elsewhere', 'crashed'])(
		'that is %s gets no answer: the next question does, or the triggers',
		async (state) => {
			const { client, trigger } = await linked();
			await ask('1', harness.other.jid);
			await ask('2', harness.other.jid);
			n8n.become('1', state);
			await harness.other.sendText(harness.own.jid, 'to whom it concerns');
			expect((await n8n.next('2')).answers[0]?.text).toBe('to whom it concerns');

			await ask('3', harness.other.jid);
			n8n.become('3', state);
			await harness.other.sendText(harness.own.jid, 'to nobody');
			expect(await trigger.texts(1)).toEqual(['to nobody']);
			expect(await client.query('roundAnswers', { roundId: '3|node1|0' })).toMatchObject({
				state: 'stale',
			});
		},
	);

	it('that had taken the answer keeps it, although n8n does not run it on', async () => {
		const { trigger } = await linked();
		await ask('7', harness.other.jid);
		n8n.losesClaim = true;
		await harness.other.sendText(harness.own.jid, 'taken');
		await n8n.nextCall('7');
		n8n.become('7', 'cancelled');
		await ask('8', harness.other.jid);
		n8n.losesClaim = false;
		await harness.other.sendText(harness.own.jid, 'the next');
		expect((await n8n.next('8')).answers[0]?.text).toBe('the next');
		expect(await toldUntilNow(trigger)).toEqual([]);
	});

	it('asks again what another one has asked, and gets the answer that is there', async () => {
		await linked();
		const idempotency = { scope: 'execution', key: 'item 1' } as const;
		const first = await ask('1', harness.other.jid, {}, { idempotency });
		n8n.become('1', 'unsaved');
		await harness.other.sendText(harness.own.jid, 'At ten');
		await n8n.nextCall('1');
		const round = n8n.round('2');
		const asked = { round, index: 0, form: FORMS.freeText };
		const again = await harness
			.client()
			.send(textCommand(harness.other.jid, 'Question of 1', { idempotency, question: asked }));
		expect(again.messageId).toBe(first.messageId);
		expect((await n8n.next('2')).answers[0]?.text).toBe('At ten');
		expect(n8n.resumed).toHaveLength(1);
	});

	it('ends its earlier round by a later one of the same node', async () => {
		const { client } = await linked();
		await ask('7', harness.other.jid, { round: n8n.round('7', { id: '7|node1|0' }) });
		await ask('7', harness.other.jid, { round: n8n.round('7', { id: '7|node1|1' }) });
		await harness.other.sendText(harness.own.jid, 'to the second');
		expect((await n8n.next('7')).round).toBe('7|node1|1');
		expect(await client.query('roundAnswers', { roundId: '7|node1|0' })).toMatchObject({
			state: 'stale',
		});
	});
});

describe('a round of several questions', () => {
	it('is run on once, when all are answered', async () => {
		const { client } = await linked();
		const third = harness.wa.createPhone('628333000333', { pushName: 'Ani' });
		const round = n8n.round('7', { size: 2 });
		await ask('7', harness.other.jid, { round, index: 0 });
		await harness.other.sendText(harness.own.jid, 'one');
		await ask('7', third.jid, { round, index: 1 });
		expect(await client.query('roundAnswers', { roundId: round.id })).toMatchObject({
			state: 'open',
		});
		await third.sendText(harness.own.jid, 'two');
		const { answers } = await n8n.next('7');
		expect(answers.map((answer) => answer?.text)).toEqual(['one', 'two']);
		expect(n8n.resumed).toHaveLength(1);
	});

	it.each(['while it runs', 'after a restart'])(
		'ends at its deadline with what there is, %s',
		async (when) => {
			await linked();
			const third = harness.wa.createPhone('628333000333', { pushName: 'Ani' });
			const round = n8n.round('7', { size: 3, deadline: Date.now() + 1_500 });
			await ask('7', harness.other.jid, { round, index: 0 });
			await ask('7', third.jid, { round, index: 2 });
			await third.sendText(harness.own.jid, 'two');
			await harness.wa.waitFor('receipt', ({ from }) => from.startsWith('628111'));
			if (when === 'after a restart') {
				await harness.restart();
				await harness.client().status();
			}
			const { answers } = await n8n.next('7');
			expect(answers.map((answer) => answer?.text ?? null)).toEqual([null, 'two']);
		},
	);
});

describe('a question', () => {
	it('that is refused, or not sent, is none', async () => {
		const { client, trigger } = await linked();
		harness.wa.faults.nack({ tag: 'message', from: harness.own.jid }, 405);
		await expect(ask('7', harness.other.jid)).rejects.toThrow();
		await expect(ask('8', '628999999999@s.whatsapp.net')).rejects.toMatchObject({
			code: 'recipient_not_found',
		});
		for (const roundId of ['7|node1|0', '8|node1|0']) {
			expect(await client.query('roundAnswers', { roundId })).toMatchObject({ state: 'stale' });
		}
		await harness.other.sendText(harness.own.jid, 'ordinary');
		expect(await trigger.texts(1)).toEqual(['ordinary']);
	});

	it('of one item is gone when its time is over', async () => {
		const { client, trigger } = await linked();
		await ask('7', harness.other.jid, { round: n8n.round('7', { deadline: Date.now() + 300 }) });
		const gone = async (): Promise<boolean> =>
			(await client.query('roundAnswers', { roundId: '7|node1|0' })).state === 'stale';
		while (!(await gone())) await new Promise((resolve) => setImmediate(resolve));
		await harness.other.sendText(harness.own.jid, 'late');
		expect(await trigger.texts(1)).toEqual(['late']);
		expect(n8n.bodies).not.toContainEqual({ round: '7|node1|0' });
	});

	it('outlives a restart: the session connects by itself, and the answer is matched', async () => {
		await linked();
		await ask('7', harness.other.jid);
		await harness.restart();
		await harness.other.sendText(harness.own.jid, 'meanwhile');
		// Nobody asks it to connect.
		const loggedIn = harness.wa.once('login');
		await harness.client().query('roundAnswers', { roundId: '7|node1|0' });
		await loggedIn;
		expect((await n8n.next('7')).answers[0]?.text).toBe('meanwhile');
	});

	it('is woken after a restart, when it was answered before', async () => {
		await linked();
		await ask('7', harness.other.jid);
		n8n.become('7', 'starting');
		await harness.other.sendText(harness.own.jid, 'before');
		await n8n.nextCall('7');
		await harness.restart();
		n8n.become('7', 'parked');
		await harness.client().status();
		expect((await n8n.next('7')).answers[0]?.text).toBe('before');
	});

	it('whose execution is no more is found out when the session opens', async () => {
		await linked();
		await ask('7', harness.other.jid);
		await ask('8', harness.other.jid);
		n8n.become('7', 'starting');
		await harness.restart();
		await harness.client().status();
		await n8n.nextCall('7');
		n8n.become('7', 'cancelled');
		await n8n.nextCall('7');
		await n8n.nextCall('8');
		await n8n.nextCall('8');
		await harness.other.sendText(harness.own.jid, 'to the one that waits');
		expect((await n8n.next('8')).answers[0]?.text).toBe('to the one that waits');
	});

	it('has its session opened by its node, once n8n is up again', async () => {
		Object.assign(process.env, {
			N8N_ENCRYPTION_KEY: 'key of n8n',
			N8N_WHATSAPP_WEB_DATA_DIR: harness.directory,
		});
		await linked();
		await ask('7', harness.other.jid);
		await ask('8', harness.other.jid);
		n8n.become('8', 'deleted');
		await harness.restart();
		n8n.become('7', 'starting');
		const opened = openWaitingSessions({ baseMs: 1, capMs: 20 });
		await n8n.nextCall('7');
		await n8n.nextCall('7');
		await harness.other.sendText(harness.own.jid, 'meanwhile');
		n8n.become('7', 'parked');
		await opened;
		expect((await n8n.next('7')).answers[0]?.text).toBe('meanwhile');
		// Nobody waits any more.
		await harness.restart();
		process.env.N8N_ENCRYPTION_KEY = 'another key';
		await openWaitingSessions();
	});

	it('keeps the session connected after the linger', async () => {
		await harness.link();
		await harness.restart({ lingerMs: 1 });
		const handle = harness.handle();
		await handle.client.status({ connect: true });
		const round = n8n.round('7');
		await handle.client.send(
			textCommand(harness.other.jid, 'Well?', {
				question: { round, index: 0, form: FORMS.freeText },
			}),
		);
		handle.release();
		// It has lingered when somebody else's message has come and was confirmed.
		const third = harness.wa.createPhone('628333000333', { pushName: 'Ani' });
		await third.sendText(harness.own.jid, 'Hello');
		await third.nextReceipt();
		expect(harness.wa.connections()).toHaveLength(1);
		const closed = harness.wa.once('close');
		await harness.other.sendText(harness.own.jid, 'Well.');
		await n8n.next('7');
		await closed;
	});

	it('of hundreds of executions is answered once each, with few calls at once', async () => {
		await linked();
		const count = 40;
		for (let each = 0; each < count; each++) await ask(String(each), harness.other.jid);
		for (let each = 0; each < count; each++) {
			await harness.other.sendText(harness.own.jid, `answer ${each}`);
		}
		for (let each = 0; each < count; each++) {
			expect((await n8n.next(String(each))).answers[0]?.text).toBe(`answer ${each}`);
		}
		expect(n8n.resumed).toHaveLength(count);
		expect(n8n.atOnce).toBeLessThanOrEqual(4);
	});
});

describe('a reminder', () => {
	const reminder = { at: Date.now() - 1, text: 'Still there?' };

	it('is sent in time, and may be quoted', async () => {
		await linked();
		const { messageId } = await ask('7', harness.other.jid, { reminder });
		const reminded = await harness.other.next(
			({ message }) => message.extendedTextMessage?.text === reminder.text,
		);
		expect(reminded.message.extendedTextMessage?.contextInfo).toMatchObject({
			stanzaId: messageId,
			quotedMessage: expect.objectContaining({}),
		});
		await ask('8', harness.other.jid);
		await harness.other.send(harness.own.jid, {
			extendedTextMessage: {
				text: 'Yes',
				contextInfo: { stanzaId: reminded.id, participant: harness.own.jid },
			},
		});
		expect((await n8n.next('7')).answers[0]?.text).toBe('Yes');
	});

	it.each([
		['before it is sent', (table: string) => table === 'outboxEntry'],
		['after it was sent', (table: string) => table === 'question'],
	])('is one message when the process dies %s', async (_, strikes) => {
		await linked();
		await ask('7', harness.other.jid, { reminder: { ...reminder, at: Date.now() + 3_000 } });
		const died = harness.storeFaults.loseWrites(({ table }) => strikes(table));
		await died;
		await harness.restart();
		await harness.client().status();
		await harness.other.next(({ message }) => message.extendedTextMessage?.text === reminder.text);
		await ask('8', harness.other.jid);
		await harness.other.next(({ message }) =>
			Boolean(message.extendedTextMessage?.text?.endsWith('8')),
		);
		const texts = harness.other.received.map(({ message }) => message.extendedTextMessage?.text);
		expect(texts.filter((text) => text === reminder.text)).toHaveLength(1);
	});

	it('is not sent for a question that is answered', async () => {
		const { client } = await linked();
		await ask('7', harness.other.jid, { reminder: { ...reminder, at: Date.now() + 400 } });
		await harness.other.sendText(harness.own.jid, 'At once');
		await n8n.next('7');
		await client.send(textCommand(harness.other.jid, 'Thank you'));
		const texts = harness.other.received.map(({ message }) => message.extendedTextMessage?.text);
		expect(texts).not.toContain(reminder.text);
	});
});
