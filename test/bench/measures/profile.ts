import { cpuProfile } from '../cpuProfile.ts';
import { type Measure } from './measure.ts';
import { sendToAll, tenChats } from './sending.ts';

/** Where the time of {@link sending} goes: microseconds per message. */
export const profile: Measure = {
	contenders: ['ours', 'memory'],
	async run({ server, contender, scale }) {
		const { account, jids } = await tenChats(server, contender);
		const messages = scale.messages;
		// What is compiled and cached by then is what a server that runs for days has.
		await sendToAll(account, jids, messages);
		const times = await cpuProfile(async () => await sendToAll(account, jids, messages));
		return Object.fromEntries([...times].map(([owner, us]) => [owner, us / messages]));
	},
};
