import type { BenchServer } from '../BenchServer.ts';
import type { Account, Contender } from '../contenders/contender.ts';
import { cpuMsPer, type Measure, numbers, OWN } from './measure.ts';

const CHATS = 10;

/**
 * Sending texts: to ten people in parallel, each after the acknowledgement of the one before, then one by one. A warm-up of
 * the same length is not measured, so that code is compiled as in a server that runs for days.
 */
export const sending: Measure = {
	async run({ server, contender, scale: { messages } }) {
		const { account, jids } = await tenChats(server, contender);
		await sendToAll(account, jids, messages);

		const cpu = process.cpuUsage();
		const started = performance.now();
		await sendToAll(account, jids, messages);
		const tookMs = performance.now() - started;
		const cpuMsPerMessage = cpuMsPer(messages, cpu);

		const few = messages / CHATS;
		const startedAgain = performance.now();
		await sendToAll(account, jids.slice(0, 1), few);
		return {
			perSecond: (messages * 1_000) / tookMs,
			oneByOnePerSecond: (few * 1_000) / (performance.now() - startedAgain),
			cpuMsPerMessage,
		};
	},
};

/** A linked number and ten people to write to. */
export async function tenChats(
	server: BenchServer,
	contender: Contender,
): Promise<{ account: Account; jids: string[] }> {
	await server.ask('createPhones', { numbers: [OWN] });
	const jids = await server.ask('createPhones', { numbers: numbers(CHATS) });
	return { account: await contender.link(server, OWN), jids };
}

/** Sends this many texts in all, to all people in parallel. */
export async function sendToAll(account: Account, jids: string[], messages: number): Promise<void> {
	const perChat = Math.ceil(messages / jids.length);
	await Promise.all(
		jids.map(async (jid) => {
			for (let n = 0; n < perChat; n++) await account.send(jid, `Message ${n}`);
		}),
	);
}
