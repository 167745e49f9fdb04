import { temporaryDirectory } from '../../temporaryDirectory.ts';
import { type Child, runChild } from '../../childProcess.ts';

const ROUNDS = 8;
const CHATS = ['628222@s.whatsapp.net', '628333@s.whatsapp.net', '628444@s.whatsapp.net'];

/**
 * Deliveries in their own process: each line of stdin arrives as an event, and each hand-over is printed to stdout. A
 * hand-over ends at the next line of stdin, so that some are always running.
 */
const BEHAVE = `
import { createInterface } from 'node:readline';
const [, directory] = process.argv;
const { openStore } = await source('store/sqlite');
const { Deliveries } = await source('session/delivery/Deliveries');
const { Recovery } = await source('session/delivery/Recovery');
const { createRoute } = await source('session/delivery/routing');
const { inboxRow } = await source('session/delivery/publish');
const { Typing } = await source('session/live/Typing');
const account = await openStore(directory).open('credential', 'secret');
const keys = () => ({ get: async () => ({}) });
const report = (error) => { throw error; };
const typing = new Typing({ presences: { follow: () => () => undefined }, keys, report });
const deliveries = new Deliveries({ account, route: createRoute(keys), typing, recovery: new Recovery(), report });
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
let ends = [];
await deliveries.subscribe(
	{
		workflowId: 'workflow', nodeId: 'node', events: ['message'], includeOwnMessages: false, start: 'backlog',
		flow: { onePerChat: true, collect: { by: 'chat', quietMs: 5, maxMs: 20, whileTyping: false } },
	},
	({ key, events }) => {
		say({ key, texts: events.map(({ data }) => data.message.conversation) });
		return new Promise((resolve) => ends.push(resolve));
	},
);
for await (const line of createInterface(process.stdin)) {
	const { chat, text } = JSON.parse(line);
	for (const end of ends.splice(0)) end();
	const data = { id: text, chat, sender: chat, fromMe: false, timestamp: 1, offline: false, message: { conversation: text } };
	const event = { event: 'message', id: 'message|' + text, timestamp: 1, session: 'me', data };
	await account.write([inboxRow(event)]);
	deliveries.announce(event);
}
`;

interface HandOver {
	key: string;
	texts: string[];
}

/** The executions that n8n starts: one per key. */
class Executions {
	readonly byKey = new Map<string, string[]>();

	start({ key, texts }: HandOver): void {
		const known = this.byKey.get(key);
		if (known) expect(texts).toEqual(known);
		else this.byKey.set(key, texts);
	}

	get texts(): string[] {
		return [...this.byKey.values()].flat();
	}
}

it('a bundle is the same after every kill: no message is lost, doubled or moved to another', async () => {
	const directory = temporaryDirectory();
	const executions = new Executions();
	const said: string[] = [];
	const tell = (child: Child, text: string): void => {
		const chat = CHATS[said.length % CHATS.length];
		said.push(text);
		child.process.stdin!.write(`${JSON.stringify({ chat, text })}\n`);
	};
	const handOver = async (child: Child) =>
		executions.start(JSON.parse(await child.line()) as HandOver);

	for (let round = 0; round < ROUNDS; round++) {
		const child = runChild(BEHAVE, directory);
		for (let number = 0; number < 12; number++) tell(child, `${round}.${number}`);
		// The process is killed after a different number of hand-overs each time, while messages arrive.
		for (let count = 0; count <= round % 4; count++) {
			await handOver(child);
			tell(child, `${round}.${12 + count}`);
		}
		await child.kill();
		// Hand-overs that this test has not read yet were made all the same.
		const lines = (await child.output()).split('\n').filter(Boolean);
		for (const line of lines) executions.start(JSON.parse(line) as HandOver);
	}

	const last = runChild(BEHAVE, directory);
	// Messages that a kill kept out of the inbox were not acknowledged, so that WhatsApp brings them again.
	const all = said.splice(0);
	for (const text of all) tell(last, text);
	while (executions.texts.filter(isNoNudge).length < all.length) {
		await handOver(last);
		tell(last, `nudge ${said.length}`);
	}
	await last.kill();
	const texts = executions.texts.filter(isNoNudge);
	expect(texts.sort()).toEqual(all.sort());
	expect([...executions.byKey.values()].some((bundle) => bundle.length > 1)).toBe(true);
}, 60_000);

/** Whether the line is a message, and not only the signal to end the running hand-over. */
function isNoNudge(text: string): boolean {
	return !text.startsWith('nudge');
}
