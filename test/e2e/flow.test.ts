import { setTimeout as delay } from 'node:timers/promises';
import { node, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import type { Phone } from '../whatsapp/index.ts';
import { Recorder, type Report } from './Recorder.ts';
import { useSandbox } from './useSandbox.ts';

const PER_CHAT = 20;

/** A text message as a workflow reports it. */
interface Said {
	chat: string;
	text: string;
}

/** Nine people and a group write to one number at the same time, and two workflows listen to it. */
describe('200 messages in 10 chats', () => {
	const recorder = new Recorder();
	const sandbox = useSandbox({ environment: { N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.0/8' } });
	let url: string;
	let people: Phone[];
	let group: string;
	/** The texts of each chat, in order. */
	const said = new Map<string, string[]>();

	beforeAll(async () => {
		url = await recorder.start();
		const { friend, own, whatsapp } = sandbox;
		people = Array.from({ length: 9 }, (_, index) =>
			whatsapp.createPhone(`1202555020${index}`, { pushName: `Person ${index}` }),
		);
		group = friend.createGroup('Orders', [own]);
	});

	afterAll(() => recorder.stop());

	/** Activates a workflow that reports the items each execution is started with. */
	async function listen(
		name: string,
		parameters: Parameters<typeof whatsAppTrigger>[1],
	): Promise<Workflow> {
		const { credential, workflows } = sandbox;
		const workflow = await workflows.create(name, [
			whatsAppTrigger(credential, parameters),
			node('n8n-nodes-base.aggregate', 'Together', { aggregate: 'aggregateAllItemData' }),
			node(
				'n8n-nodes-base.httpRequest',
				'Report',
				{
					method: 'POST',
					url: `${url}/${name}`,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ JSON.stringify($json.data.map(({ chat, text }) => ({ chat, text }))) }}',
				},
				4.2,
			),
		]);
		await workflows.activate(workflow);
		return workflow;
	}

	async function say(chat: string, from: Phone, to: string, text: string): Promise<void> {
		said.set(chat, [...(said.get(chat) ?? []), text]);
		await from.sendText(to, text);
	}

	/** All people write in turns; every fourth message is not about an order. */
	async function everybodyWrites(first: number, last: number): Promise<void> {
		for (let number = first; number <= last; number++) {
			const text = number % 4 === 0 ? `chatter ${number}` : `order ${number}`;
			await Promise.all([
				...people.map(async (person) => await say(person.jid, person, sandbox.own.jid, text)),
				say(group, sandbox.friend, group, text),
			]);
		}
	}

	const textsOf = (reports: Report[], chat: string): string[] =>
		reports
			.flatMap(({ body }) => body as Said[])
			.filter((each) => each.chat === chat)
			.map(({ text }) => text);

	const ordersOf = (chat: string): string[] =>
		(said.get(chat) ?? []).filter((text) => text.startsWith('order'));

	it('start the right executions, in the right order, none missing', async () => {
		const filters = { textContains: ['order'] };
		const options = { oneExecutionPerChat: true };
		const one = await listen('one-by-one', { filters, options });
		const bundles = await listen('bundles', {
			filters: { ...filters, chatTypes: ['direct'] },
			options,
			collect: 'chat',
			quietSeconds: 12,
			maximumWaitSeconds: 300,
		});
		const direct = people.map(({ jid }) => jid);
		const collected = () =>
			direct.reduce((sum, chat) => sum + textsOf(recorder.of('bundles'), chat).length, 0);
		const wanted = () => direct.reduce((sum, chat) => sum + ordersOf(chat).length, 0);
		const found = () => recorder.reports.map(({ from, body }) => [from, body]);

		await everybodyWrites(1, PER_CHAT / 2);
		await recorder.until(() => collected() >= wanted(), found);
		await everybodyWrites(PER_CHAT / 2 + 1, PER_CHAT);
		await recorder.until(() => collected() >= wanted(), found);
		expect([...said.values()].flat()).toHaveLength(200);

		for (const chat of direct) {
			const reports = recorder
				.of('bundles')
				.filter(({ body }) => (body as Said[])[0]?.chat === chat);
			expect(reports.map((report) => textsOf([report], chat))).toEqual([
				ordersOf(chat).slice(0, 8),
				ordersOf(chat).slice(8),
			]);
		}
		const singles = recorder.of('one-by-one');
		await recorder.until(
			() => recorder.of('one-by-one').length >= wanted() + ordersOf(group).length,
			found,
		);
		for (const chat of [...direct, group]) {
			expect(textsOf(recorder.of('one-by-one'), chat)).toEqual(ordersOf(chat));
		}
		expect(recorder.of('one-by-one').every(({ body }) => (body as Said[]).length === 1)).toBe(true);
		// Executions of different chats overlapped, and those of one chat did not.
		expect(singles.some(({ open }) => open.length > 0)).toBe(true);
		for (const { body, open } of recorder.reports) {
			const [{ chat }] = body as [Said];
			expect((open as Said[][]).flat().map((each) => each.chat)).not.toContain(chat);
		}

		for (const workflow of [one, bundles]) await sandbox.workflows.deactivate(workflow);
	});

	it('are shown to a listening editor as one execution', async () => {
		const { credential, friend, own, workflows } = sandbox;
		const collect = { collect: 'chat', quietSeconds: 2, maximumWaitSeconds: 4 };
		const test = await workflows.create('Test', [whatsAppTrigger(credential, collect)]);
		const listening = workflows.run(test);
		let ended = false;
		void listening.finally(() => (ended = true));
		// n8n does not tell when its trigger listens, so the friend writes until the execution has ended.
		const written: string[] = [];
		while (!ended) {
			written.push(`test ${written.length}`);
			await friend.sendText(own.jid, written.at(-1)!);
			await delay(200);
		}
		const texts = (await listening).items('WhatsApp Web Trigger').map(({ json }) => json.text);
		expect(texts.length).toBeGreaterThan(1);
		const from = written.indexOf(String(texts[0]));
		expect(texts).toEqual(written.slice(from, from + texts.length));
	});

	it('that n8n was killed over start again as they were, unless told not to, and no other joins them', async () => {
		const { friend, n8n, own, workflows } = sandbox;
		const collect = { collect: 'chat', quietSeconds: 4 };
		const once = await listen('once', { ...collect, options: { redeliverCrashed: false } });
		const again = await listen('again', collect);
		const says = async (text: string) => await friend.sendText(own.jid, text);
		const started = (name: string) =>
			recorder.of(name).map((report) => textsOf([report], friend.jid));

		recorder.isSilent = true;
		await says('first');
		await says('second');
		const found = () => recorder.reports.slice(-4);
		await recorder.until(() => started('once').length + started('again').length === 2, found);
		await says('came since');
		await n8n.stop('SIGKILL');
		recorder.isSilent = false;
		await says('came meanwhile');
		await n8n.start();
		for (const workflow of [once, again]) await workflows.activated(workflow);
		await recorder.until(() => started('again').flat().includes('came meanwhile'), found);
		await says('came after');
		await recorder.until(
			() =>
				[...started('once'), ...started('again')].flat().filter((text) => text === 'came after')
					.length === 2,
			found,
		);

		const bundle = ['first', 'second'];
		const later = ['came since', 'came meanwhile', 'came after'];
		expect(started('once')[0]).toEqual(bundle);
		expect(started('once').slice(1).flat()).toEqual(later);
		expect(started('again').filter((texts) => texts.includes('first'))).toEqual([bundle, bundle]);
		expect(
			started('again')
				.filter((texts) => !texts.includes('first'))
				.flat(),
		).toEqual(later);
	});
});
