import { setTimeout as delay } from 'node:timers/promises';
import { isGroupJid, isLidJid, isStatusJid } from '../../message/jid';
import { type Remedy, remedyOf } from '../wire/refusals';
import { type Budget, isCancelled, timedOut } from '../../primitives/Budget';
import { prepareMessage } from './content/prepareMessage';
import { fetchKeys } from './ensureSessions';
import { type OutgoingMessage, readdressed } from '../messages/outgoing';
import { preflight } from './preflight';
import type { SenderParts, Sending } from './SenderParts';

/** How often each may be used for one message. */
const LIMITS: Record<Remedy, number> = {
	later: 2,
	slowly: 2,
	lid: 1,
	other_identity: 1,
	devices: 1,
	group: 1,
};

/** Factor of the pause where WhatsApp finds that the account sends too fast. */
const SLOWLY = 4;

/** Codes that refuse the kind of message; they say nothing about the recipient or the account. */
const REFUSALS_OF_KIND: ReadonlySet<string> = new Set(['405', '473', '479']);

/** The message to send next; undefined when the remedy does not help. */
type Next = Promise<OutgoingMessage | undefined>;

/** Changes a message that was refused, to be sent again. */
export class Remedies {
	private readonly used: Remedy[] = [];

	constructor(
		private readonly command: Sending,
		private readonly parts: SenderParts,
		private readonly budget: Budget,
	) {}

	/** @param code of the refusal, as the ack gave it @returns undefined when nothing is left to try */
	async apply(code: string, message: OutgoingMessage): Next {
		return (await this.remedied(code, message)) ?? (await this.fallback(code, message));
	}

	private async remedied(code: string, message: OutgoingMessage): Next {
		const remedy = remedyOf(code);
		if (!remedy || this.times(remedy) >= LIMITS[remedy]) return undefined;
		this.used.push(remedy);
		return await this.use(remedy, message).catch((error: unknown) => {
			if (isCancelled(error)) throw error;
			this.parts.report(error);
			return undefined;
		});
	}

	/**
	 * The command's second choice for a kind of message that WhatsApp refuses. The outbox has it before it is sent, under
	 * the same id, so that the first choice and the second never both arrive.
	 */
	private async fallback(code: string, refused: OutgoingMessage): Next {
		const { command, parts, budget } = this;
		const { fallback } = command;
		if (!fallback || refused.isFallback || !REFUSALS_OF_KIND.has(code)) return undefined;
		const message = await prepareMessage({ ...command, content: fallback }, parts, budget);
		const kind = 'extendedTextMessage' in fallback.message ? 'text' : 'poll';
		const warning = `WhatsApp refused the buttons (${code}), so they were sent as a ${kind}.`;
		return { ...message, isFallback: true, warnings: [warning, ...message.warnings] };
	}

	private async use(remedy: Remedy, message: OutgoingMessage): Next {
		switch (remedy) {
			case 'later':
				return await this.pause(this.parts.timing.resendMs, remedy, message);
			case 'slowly':
				return await this.pause(this.parts.timing.resendMs * SLOWLY, remedy, message);
			case 'lid':
				return isLidJid(message.to) ? undefined : await this.readdress(message);
			case 'other_identity':
				return await this.readdress(message);
			case 'devices':
				return await this.refreshDevices(message);
			case 'group':
				return await this.refreshGroup(message);
		}
	}

	private times(remedy: Remedy): number {
		return this.used.filter((used) => used === remedy).length;
	}

	private async pause(baseMs: number, remedy: Remedy, message: OutgoingMessage): Next {
		const waitMs = baseMs * 2 ** (this.times(remedy) - 1);
		if (waitMs >= this.budget.leftMs) return undefined;
		const late = () => timedOut('it has a problem of its own');
		await this.budget.race(delay(waitMs, undefined, { ref: false }), late);
		return message;
	}

	private async readdress(message: OutgoingMessage): Next {
		const { to: jid, toPn: pn, toLid: lid } = message;
		const address = await this.parts.dialler.use(this.budget, async ({ sock }) =>
			this.parts.addressBook.alternate({ jid, pn, lid }, sock),
		);
		return address && readdressed(message, address, this.parts.me());
	}

	private async refreshDevices(message: OutgoingMessage): Promise<OutgoingMessage> {
		const { caches, dialler } = this.parts;
		if (isGroupJid(message.to)) {
			caches.devices.flushAll();
			return await this.refreshGroup(message);
		}
		if (isStatusJid(message.to)) {
			caches.devices.flushAll();
			const { audience } = message;
			await preflight(message.to, false, this.parts, this.budget, audience);
			return message;
		}
		await dialler.use(this.budget, async ({ sock }) => {
			const devices = await sock.getUSyncDevices([message.to], false, false);
			const jids = devices.map(({ jid }) => jid);
			await fetchKeys(jids, { ...this.parts, sock });
		});
		return message;
	}

	private async refreshGroup(message: OutgoingMessage): Promise<OutgoingMessage> {
		this.parts.caches.groups.del(message.to);
		await this.parts.dialler.use(this.budget, async ({ sock }) => {
			await sock.authState.keys.set({ 'sender-key-memory': { [message.to]: null } });
		});
		return message;
	}
}
