import { type Measure, numbers, quantile } from './measure.ts';
import { sendToAll, tenChats } from './sending.ts';

/** People who are written to for the first time, most of whom wait for their turn all the while. */
const STRANGERS = 60;

/** Pairs of blocks, one with pacing and one without. */
const BLOCKS = 5;

/** Texts to ten chats that exist, with the usual pacing and without any, while a broadcast to strangers waits. */
export const pacing: Measure = {
	contenders: ['ours'],
	async run({ server, contender, scale: { messages } }) {
		const { account, jids } = await tenChats(server, contender);
		const perBlock = Math.ceil(messages / BLOCKS);
		await sendToAll(account, jids, perBlock);
		const strangers = await server.ask('createPhones', {
			numbers: numbers(jids.length + STRANGERS).slice(jids.length),
		});
		account.setPacing?.({ mode: 'newChats', limits: {} });
		for (const stranger of strangers) account.send(stranger, 'Hello').catch(() => {});
		const perSecond: number[] = [];
		const ratios: number[] = [];
		for (let block = 0; block < BLOCKS; block++) {
			const rates = new Map<string, number>();
			for (const mode of block % 2 === 0 ? MODES : MODES.toReversed()) {
				account.setPacing?.({ mode, limits: {} });
				const started = performance.now();
				await sendToAll(account, jids, perBlock);
				rates.set(mode, (perBlock * 1_000) / (performance.now() - started));
			}
			const [paced = NaN, free = NaN] = MODES.map((mode) => rates.get(mode));
			perSecond.push(paced);
			ratios.push(paced / free);
		}
		return { perSecond: quantile(perSecond, 0.5), againstOff: quantile(ratios, 0.5) };
	},
};

const MODES = ['newChats', 'off'] as const;
