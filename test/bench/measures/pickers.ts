import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Measure, numbers, OWN, quantile } from './measure.ts';

const NANOSECONDS_PER_MS = 1e6;

const FIRST_NAMES = ['Ann', 'Budi', 'Émile', 'Zoe', 'Ömer', '山田'];

/** What people type into a picker, letter by letter, and the whole list. */
const SEARCHES = ['', 'b', 'bu', 'budi', 'budi 99', 'emile', '山', '+62 85 0000', 'nobody'];

/** How long a picker's list takes among many chats: the first time after a start, and while somebody types. */
export const pickers: Measure = {
	contenders: ['ours'],
	async run({ server, contender, scale }) {
		const people = numbers(scale.chats);
		const chats = people.map((number, n) => ({
			id: `${number}@s.whatsapp.net`,
			name: `${FIRST_NAMES[n % FIRST_NAMES.length]} ${n}`,
		}));
		await server.ask('createPhones', { numbers: [OWN] });
		await server.ask('setHistory', { number: OWN, chats });
		const account = await contender.link(server, OWN);
		const search = async (words: string): Promise<{ found: number; ms: number }> => {
			const started = performance.now();
			const { length } = (await account.findChats?.(words)) ?? [];
			return { found: length, ms: performance.now() - started };
		};
		const last = chats.at(-1)?.name ?? '';
		while ((await search(last)).found === 0) await delay(50);
		await account.close();
		await account.reopen();
		const loop = monitorEventLoopDelay({ resolution: 1 });
		loop.enable();
		const first = await search('');
		const later: number[] = [];
		for (let round = 0; round < 20; round++) {
			for (const words of SEARCHES) later.push((await search(words)).ms);
		}
		loop.disable();
		return {
			firstMs: first.ms,
			searchMsP99: quantile(later, 0.99),
			delayMsMax: loop.max / NANOSECONDS_PER_MS,
		};
	},
};
