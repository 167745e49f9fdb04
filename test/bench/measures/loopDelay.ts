import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Measure, numbers, OWN } from './measure.ts';

const NANOSECONDS_PER_MS = 1e6;

/** The longest delay of the event loop, and with it of n8n, while a large group gets its first message. */
export const loopDelay: Measure = {
	contenders: ['ours', 'memory'],
	async run({ server, contender, scale }) {
		const members = numbers(scale.groupMembers);
		await server.ask('createPhones', { numbers: [OWN, ...members] });
		const account = await contender.link(server, OWN);
		const group = await server.ask('createGroup', { owner: OWN, members });
		const delay = monitorEventLoopDelay({ resolution: 1 });
		delay.enable();
		const started = performance.now();
		await account.send(group, 'Hello, all');
		const tookMs = performance.now() - started;
		delay.disable();
		return {
			tookMs,
			delayMsP99: delay.percentile(99) / NANOSECONDS_PER_MS,
			delayMsMax: delay.max / NANOSECONDS_PER_MS,
		};
	},
};
