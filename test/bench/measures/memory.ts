import { setTimeout as delay } from 'node:timers/promises';
import { type Findings, type Measure, numbers } from './measure.ts';

/** After pairing, Baileys and the server still have things to tell each other. */
const QUIET_MS = 5_000;

/**
 * What one idle session costs: the first one, with what all of them share, and one more of those after it. Memory is
 * measured after garbage was collected.
 */
export const memory: Measure = {
	once: true,
	async run({ server, contender, scale }) {
		const owners = numbers(scale.sessions.at(-1) ?? 0);
		await server.ask('createPhones', { numbers: owners });
		// Some have it loaded already; its code is not what a session costs.
		await import('@whiskeysockets/baileys');
		const findings: Findings = {};
		let linked = 0;
		let before = { sessions: 0, ...used() };
		for (const sessions of scale.sessions) {
			for (const owner of owners.slice(linked, sessions)) await contender.link(server, owner);
			linked = sessions;
			await delay(QUIET_MS);
			const { heap, rss } = used();
			const more = sessions - before.sessions;
			findings[`heapMbPerSessionAt${sessions}`] = (heap - before.heap) / more;
			findings[`rssMbPerSessionAt${sessions}`] = (rss - before.rss) / more;
			if (sessions === 1) before = { sessions, heap, rss };
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
