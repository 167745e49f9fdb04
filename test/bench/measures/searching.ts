import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Measure, OWN, quantile } from './measure.ts';

const NANOSECONDS_PER_MS = 1e6;

/** Chats that the messages are in. */
const CHATS = 500;

/** Words that no message has, or each hundredth. */
const SEARCHES = ['nothing like that', 'number 77 ', 'NÜMBER 4242'];

/** A search through all kept messages, and the list of chats: how long they take, and how long the process stands still. */
export const searching: Measure = {
	contenders: ['ours'],
	async run({ server, contender, scale }) {
		await server.ask('createPhones', { numbers: [OWN] });
		const account = await contender.link(server, OWN);
		await account.close();
		await account.keepMessages?.(scale.kept, CHATS);
		await account.reopen();
		const loop = monitorEventLoopDelay({ resolution: 1 });
		loop.enable();
		const searches: number[] = [];
		for (const words of SEARCHES) {
			const started = performance.now();
			await account.searchMessages?.(words);
			searches.push(performance.now() - started);
		}
		loop.disable();
		const listing = monitorEventLoopDelay({ resolution: 1 });
		listing.enable();
		const started = performance.now();
		const chats = await account.listChats?.();
		const chatsMs = performance.now() - started;
		listing.disable();
		if (chats !== CHATS) throw new Error(`${chats} chats are listed`);
		return {
			searchMs: quantile(searches, 0.5),
			delayMsP99: loop.percentile(99) / NANOSECONDS_PER_MS,
			delayMsMax: loop.max / NANOSECONDS_PER_MS,
			chatsMs,
			chatsDelayMsMax: listing.max / NANOSECONDS_PER_MS,
		};
	},
};
