import type { Handlers } from '../../contract/Handlers';
import type { AccountHealth, HealthQueries } from '../../contract/queries/health';
import { asLine } from '../../message/untrusted';
import { answered } from '../account/asking';
import { capping, timeLock } from '../health/restrictions';
import type { RequestContext } from '../connection/ConnectionSource';

/** How long the rest waits for what WhatsApp tells. */
const MAX_WAIT_MS = 10_000;

export const healthQueries: Handlers<HealthQueries, RequestContext> = {
	async accountHealth(_, { core, dialler, budget }) {
		const { caches, health, profiles, report } = core;
		const sock = dialler.current?.sock;
		const told = async <Answer>(answer: Promise<Answer> | undefined, what: string) => {
			if (!answer) return undefined;
			const late = new Error(`WhatsApp did not tell ${what}`);
			const asked = budget.race(answered(answer, what), () => late, MAX_WAIT_MS);
			return await asked.catch(report);
		};
		const [lock, cap] = await Promise.all([
			told(sock?.fetchAccountReachoutTimelock(), 'whether the account is restricted'),
			told(sock?.fetchNewChatMessageCap(), 'how many new chats there may be'),
		]);
		if (lock) await health.learn(timeLock(lock));
		if (cap) await health.learn(capping(cap));
		const { sent, newChats, undecryptable, refusals, reconnects } = health.counts.today;
		const { quota } = health.standing;
		const { leftToday, nextAt } = health.pacer.newChats;
		return {
			restriction: asTold(health.standing.of('time_lock')),
			newChats: {
				quota: quota?.total ?? null,
				used: quota?.used ?? null,
				until: quota?.until ?? null,
			},
			refusalsToday: refusals,
			reconnectsToday: reconnects,
			pacing: { mode: health.pacer.mode, newChatsLeft: leftToday, nextNewChatAt: nextAt },
			sent: { today: sent, newChatsToday: newChats },
			undecryptableToday: undecryptable,
			profilesToday: profiles.lookedUpToday,
			lastFrameAt: caches.heard.at,
		};
	},
};

function asTold({
	reason,
	...standing
}: AccountHealth['restriction']): AccountHealth['restriction'] {
	return { ...standing, reason: asLine(reason) ?? null };
}
