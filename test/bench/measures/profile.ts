import { cpuProfile } from '../cpuProfile.ts';
import { type Measure } from './measure.ts';
import { sendToAll, tenChats } from './sending.ts';

/** The profile of {@link sending}: microseconds per message by owner of the code. */
export const profile: Measure = {
	contenders: ['ours', 'memory'],
	async run({ server, contender, scale }) {
		const { account, jids } = await tenChats(server, contender);
		const messages = scale.messages;
		// After a warm-up, code is compiled and caches are filled, as in a server that runs for days.
		await sendToAll(account, jids, messages);
		const times = await cpuProfile(async () => await sendToAll(account, jids, messages));
		return Object.fromEntries([...times].map(([owner, us]) => [owner, us / messages]));
	},
};
