import { cpuMsPer, type Measure, numbers, OWN } from './measure.ts';

const CHATS = 10;

/** Texts to ten people at once, each waiting for its acknowledgement before the next to the same person; then one by one. */
export const sending: Measure = {
	async run({ server, contender, scale }) {
		await server.ask('createPhones', { numbers: [OWN] });
		const jids = await server.ask('createPhones', { numbers: numbers(CHATS) });
		const account = await contender.link(server, OWN);
		// The first message to somebody builds the session: that is not what is measured.
		for (const jid of jids) await account.send(jid, 'Hello');

		const perChat = Math.ceil(scale.messages / CHATS);
		const cpu = process.cpuUsage();
		const started = performance.now();
		await Promise.all(
			jids.map(async (jid) => {
				for (let n = 0; n < perChat; n++) await account.send(jid, `Message ${n}`);
			}),
		);
		const tookMs = performance.now() - started;
		const cpuMsPerMessage = cpuMsPer(perChat * CHATS, cpu);

		const [jid = ''] = jids;
		const startedAgain = performance.now();
		for (let n = 0; n < perChat; n++) await account.send(jid, `Again ${n}`);
		return {
			perSecond: (perChat * CHATS * 1_000) / tookMs,
			oneByOnePerSecond: (perChat * 1_000) / (performance.now() - startedAgain),
			cpuMsPerMessage,
		};
	},
};
