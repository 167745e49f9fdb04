import { cpuMsPer, type Measure, numbers, OWN, quantile } from './measure.ts';

const EVERY_MS = 20;

/** Receiving: first a backlog from the server, then single messages, whose latency is measured. */
export const receiving: Measure = {
	async run({ server, contender, scale }) {
		const [from = ''] = numbers(1);
		const [to = ''] = await server.ask('createPhones', { numbers: [OWN] });
		await server.ask('createPhones', { numbers: [from] });
		const account = await contender.link(server, OWN);
		const arrivals: Array<{ at: number; sentAt: number }> = [];
		let wanted = Infinity;
		let enough = (): void => {};
		await account.listen((text) => {
			const sentAt = Number(text.split('|')[1]);
			arrivals.push({ at: performance.timeOrigin + performance.now(), sentAt });
			if (arrivals.length >= wanted) enough();
		});
		const arrived = async (count: number, cause: () => Promise<unknown>): Promise<void> => {
			arrivals.length = 0;
			wanted = count;
			const all = new Promise<void>((resolve) => (enough = resolve));
			await cause();
			await all;
		};
		const texts = (count: number, word: string) => Array.from({ length: count }, () => word);

		await arrived(10, () =>
			server.ask('sendTexts', { from, to, texts: texts(10, 'Warm'), everyMs: 0 }),
		);
		await account.close();
		const backlog = texts(scale.messages, 'Backlog');
		await server.ask('sendTexts', { from, to, texts: backlog, everyMs: 0 });
		const cpu = process.cpuUsage();
		const started = performance.now();
		await arrived(scale.messages, () => account.reopen());
		const tookMs = performance.now() - started;
		const cpuMsPerMessage = cpuMsPer(scale.messages, cpu);

		await arrived(scale.pacedMessages, () =>
			server.ask('sendTexts', {
				from,
				to,
				texts: texts(scale.pacedMessages, 'Paced'),
				everyMs: EVERY_MS,
			}),
		);
		const latencies = arrivals.map(({ at, sentAt }) => at - sentAt);
		return {
			perSecond: (scale.messages * 1_000) / tookMs,
			cpuMsPerMessage,
			latencyMsP50: quantile(latencies, 0.5),
			latencyMsP99: quantile(latencies, 0.99),
		};
	},
};
