import type { Handlers } from '../../contract/Handlers';
import type { AccountHealth, HealthQueries } from '../../contract/queries/health';
import { asLine } from '../../message/untrusted';
import { answered } from '../account/asking';
import { capping, type Restriction, timeLock } from '../account/restrictions';
import type { RequestContext } from '../connection/ConnectionSource';

/** How long the rest waits for what WhatsApp tells. */
const MAX_WAIT_MS = 10_000;

export const healthQueries: Handlers<HealthQueries, RequestContext> = {
	async accountHealth(_, { core, dialler, budget }) {
		const { dayCounts, facts, caches, profiles, report } = core;
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
		const { sent, newChats, undecryptable } = dayCounts.today;
		return {
			restriction: lock ? restrictionOf(timeLock(lock)) : known(facts.known.standing?.time_lock),
			newChats: cap ? newChatsOf(capping(cap)) : { quota: null, used: null, until: null },
			sent: { today: sent, newChatsToday: newChats },
			undecryptableToday: undecryptable,
			profilesToday: profiles.lookedUpToday,
			lastFrameAt: caches.heard.at,
		};
	},
};

function restrictionOf({ restricted, until, reason }: Restriction): AccountHealth['restriction'] {
	return { active: restricted, until, reason: asLine(reason) ?? null };
}

/** @param standing as the last event of a restriction told it: `restricted|until|reason` */
function known(standing: string | undefined): AccountHealth['restriction'] {
	if (standing === undefined) return { active: null, until: null, reason: null };
	const [restricted, until = '', reason = ''] = standing.split('|');
	return { active: restricted === 'true', until: Number(until) || null, reason: reason || null };
}

function newChatsOf({ quota, until }: Restriction): AccountHealth['newChats'] {
	return { quota: quota?.total ?? null, used: quota?.used ?? null, until };
}
