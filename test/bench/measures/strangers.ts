import { setTimeout as delay } from 'node:timers/promises';
import type { Garbage } from '../BenchServer.ts';
import { type Measure, numbers, OWN, quantile } from './measure.ts';

/** As many as a stranger sends before somebody else writes. */
const MANY = 60;

const EVERY_MS = 20;

/** Time in which a contender still deals with the stranger's messages when it has told the other one. */
const SETTLING_MS = 20_000;

/** How long a person's message takes: alone, and right behind many of a stranger that nobody can read. */
export const strangers: Measure = {
	contenders: ['ours', 'memory'],
	once: true,
	async run({ server, contender, scale }) {
		const [from = '', ...others] = numbers(3);
		const [to = ''] = await server.ask('createPhones', { numbers: [OWN] });
		await server.ask('createPhones', { numbers: [from, ...others] });
		const account = await contender.link(server, OWN);
		const latencies: number[] = [];
		let told = (): void => {};
		await account.listen((text) => {
			const [, sentAt] = text.split('|');
			if (sentAt === undefined) return;
			latencies.push(performance.timeOrigin + performance.now() - Number(sentAt));
			told();
		});
		const after = async (cause: Promise<unknown>, count: number): Promise<void> => {
			latencies.length = 0;
			const all = new Promise<void>((resolve) => {
				told = () => latencies.length === count && resolve();
			});
			await cause;
			await all;
		};
		const behind = async (garbage: Garbage, stranger = ''): Promise<number> => {
			const args = { garbage, count: MANY, stranger, from, to, text: garbage };
			await after(server.ask('sendBehind', args), 1);
			const [latency = NaN] = latencies;
			await delay(SETTLING_MS);
			return latency;
		};

		const texts = Array.from({ length: scale.pacedMessages }, () => 'Alone');
		await after(server.ask('sendTexts', { from, to, texts, everyMs: EVERY_MS }), texts.length);
		const aloneMs = quantile(latencies, 0.5);
		const undecodableMs = await behind('undecodable', others[0]);
		const ciphertextMs = await behind('ciphertext', others[1]);
		return {
			aloneMs,
			undecodableMs,
			undecodableAddedMs: undecodableMs - aloneMs,
			ciphertextMs,
			ciphertextAddedMs: ciphertextMs - aloneMs,
		};
	},
};
