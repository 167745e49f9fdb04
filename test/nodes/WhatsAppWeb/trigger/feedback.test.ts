import { jest } from '@jest/globals';
import type { IRun } from 'n8n-workflow';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { startFeedback } from '../../../../nodes/WhatsAppWeb/trigger/feedback';
import { useSessionHarness } from '../session/SessionHarness.ts';
import { messageEvent } from './sampleEvents.ts';
import { useTriggerNode } from './triggerNode.ts';

describe('on WhatsApp', () => {
	const harness = useSessionHarness();
	const start = useTriggerNode(harness);
	const PLACES = ['direct chat', 'direct chat by LID', 'group by number', 'group by LID'] as const;

	function open(place: (typeof PLACES)[number]) {
		const { own, other } = harness;
		const viaLid = place.endsWith('LID');
		const chat = place.startsWith('direct')
			? own.jid
			: other.createGroup('Team', [own], { addressing: viaLid ? 'lid' : 'pn' });
		return async (text: string) => await other.sendText(chat, text, { viaLid });
	}

	it.each(PLACES)(
		'the author of a %s sees that it was read, when it was asked for',
		async (place) => {
			await harness.link();
			const say = open(place);
			const readBy = async (id: string) =>
				await harness.other.nextReceipt(({ ids, type }) => ids.includes(id) && type === 'read');

			const early = await start({ parameters: { options: { markAsRead: 'start' } } });
			const first = await say('on start');
			const running = await early.context.execution();
			expect(await readBy(first.id)).toMatchObject({ ids: [first.id] });
			running.done?.resolve({} as IRun);
			await early.close();

			const late = await start({ parameters: { options: { markAsRead: 'end' } } });
			const second = await say('on end');
			const { done } = await late.context.execution();
			const waiting = await say('another, of which nobody has begun');
			await late.context.execution();
			done?.resolve({} as IRun);
			await readBy(second.id);
			const read = harness.other.receipts.filter(({ type }) => type === 'read');
			expect(read.flatMap(({ ids }) => ids)).toEqual([first.id, second.id]);
			expect(read.flatMap(({ ids }) => ids)).not.toContain(waiting.id);
			await late.close();
		},
	);

	it.each(PLACES)('the author of a %s sees typing while the workflow runs', async (place) => {
		await harness.link();
		const say = open(place);
		const { context, close } = await start({ parameters: { options: { showTyping: true } } });
		harness.wa.mark();
		await say('Are you there?');
		const { done, item } = await context.execution();
		const to = item.json.chat;
		await harness.wa.waitFor('chatstate', (told) => told.to === to && told.state === 'composing');
		done?.resolve({} as IRun);
		await harness.wa.waitFor('chatstate', (told) => told.to === to && told.state === 'paused');
		await close();
	});

	it('what cannot be told never touches the execution', async () => {
		await harness.link();
		const { own, other, wa } = harness;
		const { next, context, close } = await start({
			parameters: { options: { markAsRead: 'start', showTyping: true } },
		});
		const newsletter = other.createNewsletter('News');
		const account = wa.directory.find(own.jid);
		if (account) wa.newsletters.find(newsletter)?.followers.add(account);
		await other.post(newsletter, { conversation: 'a post' });
		expect(await next()).toMatchObject({ text: 'a post' });
		await close();
		expect(context.failures).toEqual([]);
	});
});

describe('typing', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	function begin(more: object = {}) {
		const told: unknown[] = [];
		const client = {
			command: async (_: string, { state }: { state: string }) => {
				told.push(state);
				throw new Error('offline');
			},
		} as unknown as SessionClient;
		const event = messageEvent({ conversation: 'Hi' });
		const events = [{ ...event, data: { ...event.data, ...more } }];
		const finish = startFeedback(events, { markAsRead: 'never', showTyping: true }, client);
		return { told, finish };
	}

	it('is said again every ten seconds, and taken back at the end', () => {
		const { told, finish } = begin();
		jest.advanceTimersByTime(25_000);
		finish(true);
		expect(told).toEqual(['composing', 'composing', 'composing', 'paused']);
		jest.advanceTimersByTime(600_000);
		expect(told).toHaveLength(4);
	});

	it('is over after five minutes, however long the workflow waits', () => {
		const { told } = begin();
		jest.advanceTimersByTime(3_600_000);
		expect(told.filter((state) => state === 'composing')).toHaveLength(30);
		expect(told.filter((state) => state === 'paused')).toHaveLength(1);
	});

	it.each([{ fromMe: true }, { chat: '120363@newsletter' }, { chat: 'status@broadcast' }])(
		'is not for %j',
		(more) => {
			expect(begin(more).told).toEqual([]);
		},
	);
});
