import { setTimeout as delay } from 'node:timers/promises';
import { type Findings, type Measure, numbers } from './measure.ts';

/** Time after pairing in which Baileys and the server still exchange stanzas. */
const QUIET_MS = 5_000;

/**
 * Memory of an idle session: of the first one, including what all sessions share, and of each further one. It is
 * measured after a garbage collection.
 */
export const memory: Measure = {
	once: true,
	async run({ server, contender, scale }) {
		const owners = numbers(scale.sessions.at(-1) ?? 0);
		await server.ask('createPhones', { numbers: owners });
		// Baileys is loaded first, because its code is not part of a session's cost.
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

/** Megabytes of the JavaScript heap and of the process. */
function used(): { heap: number; rss: number } {
	for (let n = 0; n < 3; n++) globalThis.gc?.();
	const { heapUsed, external, rss } = process.memoryUsage();
	return { heap: (heapUsed + external) / 1_048_576, rss: rss / 1_048_576 };
}
