import { setTimeout as delay } from 'node:timers/promises';
import { isGroupJid, isLidJid } from '../../message/jid';
import { type Remedy, remedyOf } from '../wire/refusals';
import { type Budget, isCancelled, timedOut } from '../../primitives/Budget';
import { fetchKeys } from './ensureSessions';
import { type OutgoingMessage, readdressed } from '../messages/outgoing';
import type { SenderParts } from './parts';

/** How often each may be tried for one message. */
const LIMITS: Record<Remedy, number> = {
	later: 2,
	slowly: 2,
	lid: 1,
	other_identity: 1,
	devices: 1,
	group: 1,
};

/** How much longer the pause is where WhatsApp finds this account too fast. */
const SLOWLY = 4;

/** What is changed about a message that was refused before it is sent again. */
export class Remedies {
	private readonly used: Remedy[] = [];

	constructor(
		private readonly parts: SenderParts,
		private readonly budget: Budget,
	) {}

	/**
	 * @param code the refusal
	 * @returns what to send then; undefined when the refusal stands
	 */
	async apply(code: string, target: OutgoingMessage): Promise<OutgoingMessage | undefined> {
		const remedy = remedyOf(code);
		if (!remedy || this.times(remedy) >= LIMITS[remedy]) return undefined;
		this.used.push(remedy);
		return await this.take(remedy, target).catch((error: unknown) => {
			if (isCancelled(error)) throw error;
			this.parts.report(error);
			return undefined;
		});
	}

	private async take(
		remedy: Remedy,
		target: OutgoingMessage,
	): Promise<OutgoingMessage | undefined> {
		switch (remedy) {
			case 'later':
				return await this.after(this.parts.timing.resendMs, remedy, target);
			case 'slowly':
				return await this.after(this.parts.timing.resendMs * SLOWLY, remedy, target);
			case 'lid':
				return isLidJid(target.to) ? undefined : await this.otherIdentity(target);
			case 'other_identity':
				return await this.otherIdentity(target);
			case 'devices':
				return await this.freshDevices(target);
			case 'group':
				return await this.freshGroup(target);
		}
	}

	private times(remedy: Remedy): number {
		return this.used.filter((used) => used === remedy).length;
	}

	private async after(
		baseMs: number,
		remedy: Remedy,
		target: OutgoingMessage,
	): Promise<OutgoingMessage | undefined> {
		const waitMs = baseMs * 2 ** (this.times(remedy) - 1);
		if (waitMs >= this.budget.leftMs) return undefined;
		const late = () => timedOut('it has a problem of its own');
		await this.budget.race(delay(waitMs, undefined, { ref: false }), late);
		return target;
	}

	private async otherIdentity(target: OutgoingMessage): Promise<OutgoingMessage | undefined> {
		const { to: jid, toPn: pn, toLid: lid } = target;
		const other = await this.parts.dialler.use(this.budget, async ({ sock }) =>
			this.parts.addressBook.other({ jid, pn, lid }, sock),
		);
		if (!other) return undefined;
		return readdressed(target, other, this.parts.me());
	}

	private async freshDevices(target: OutgoingMessage): Promise<OutgoingMessage> {
		const { caches, dialler } = this.parts;
		if (isGroupJid(target.to)) {
			caches.devices.flushAll();
			return await this.freshGroup(target);
		}
		await dialler.use(this.budget, async ({ sock }) => {
			const devices = await sock.getUSyncDevices([target.to], false, false);
			const jids = devices.map(({ jid }) => jid);
			await fetchKeys(jids, { ...this.parts, sock });
		});
		return target;
	}

	private async freshGroup(target: OutgoingMessage): Promise<OutgoingMessage> {
		this.parts.caches.groups.del(target.to);
		await this.parts.dialler.use(this.budget, async ({ sock }) => {
			await sock.authState.keys.set({ 'sender-key-memory': { [target.to]: null } });
		});
		return target;
	}
}
