import type { PacingMode } from '../pacing';

/** How WhatsApp and the workflows treat the account; null where nothing is known. */
export interface AccountHealth {
	/** Whether WhatsApp forbids it to write to people who have not written to it. `until` in Unix seconds. */
	restriction: { active: boolean | null; until: number | null; reason: string | null };
	/** How many new chats WhatsApp lets it start in its current period. */
	newChats: { quota: number | null; used: number | null; until: number | null };
	/** Since midnight UTC, by workflows. */
	sent: { today: number; newChatsToday: number };
	/** Since midnight UTC, by WhatsApp's code. */
	refusalsToday: Record<string, number>;
	/** Connections since midnight UTC that came after another one. */
	reconnectsToday: number;
	pacing: {
		mode: PacingMode;
		/** Within these 24 hours. */
		newChatsLeft: number;
		/** Unix ms at which another new chat may be started. */
		nextNewChatAt: number;
	};
	undecryptableToday: number;
	/** Profiles that were looked up since midnight UTC. */
	profilesToday: number;
	/** Unix ms at which WhatsApp was last heard, of this process. */
	lastFrameAt: number | null;
}

export interface HealthQueries {
	/** Asks WhatsApp while the account is connected, else tells what is known. */
	accountHealth: { args: object; result: AccountHealth };
}
