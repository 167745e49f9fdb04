import { setTimeout as delay } from 'node:timers/promises';
import { type Findings, type Measure, numbers } from './measure.ts';

/** After pairing, Baileys and the server still have things to tell each other. */
const QUIET_MS = 5_000;

/** What one more idle session costs: the growth between the steps. Memory is measured after garbage was collected. */
export const memory: Measure = {
	contenders: ['ours', 'memory'],
	once: true,
	async run({ server, contender, scale }) {
		const owners = numbers(scale.sessions.at(-1) ?? 0);
		await server.ask('createPhones', { numbers: owners });
		const findings: Findings = {};
		let linked = 0;
		let first: { sessions: number; heap: number; rss: number } | undefined;
		for (const sessions of scale.sessions) {
			for (const owner of owners.slice(linked, sessions)) await contender.link(server, owner);
			linked = sessions;
			await delay(QUIET_MS);
			const { heap, rss } = used();
			first ??= { sessions, heap, rss };
			const more = sessions - first.sessions;
			if (more === 0) continue;
			findings[`heapMbPerSessionAt${sessions}`] = (heap - first.heap) / more;
			findings[`rssMbPerSessionAt${sessions}`] = (rss - first.rss) / more;
		}
		return findings;
	},
};

/** Megabytes of JavaScript and of everything. */
function used(): { heap: number; rss: number } {
	for (let n = 0; n < 3; n++) globalThis.gc?.();
	const { heapUsed, external, rss } = process.memoryUsage();
	return { heap: (heapUsed + external) / 1_048_576, rss: rss / 1_048_576 };
}
