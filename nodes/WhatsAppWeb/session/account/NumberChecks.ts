import type { Registration } from '../../contract/queries/contacts';
import { phoneOf, pnJid } from '../../message/jid';
import { type Budget, timedOut } from '../../primitives/Budget';
import { Pace } from '../../primitives/Pace';
import type { WASocket } from '../wire/baileys';
import { type AddressBook, NOT_REGISTERED_MS } from './AddressBook';
import type { SessionCaches } from './caches';
import { knownLid } from './identities';
import type { Me } from './me';
import { askRegistered } from './registered';

/** Numbers that the smallest question counts as: many with one each, as items of a workflow are, are many, too. */
const LEAST = 3;

/** Whether many numbers are on WhatsApp: a question at a time, with pauses, and none for what was answered before. */
export class NumberChecks {
	private readonly pace: Pace;

	/** @param eachMs for each number of a question, until the next question */
	constructor(
		private readonly parts: { caches: SessionCaches; addressBook: AddressBook; me(): Me },
		private readonly eachMs: number,
	) {
		this.pace = new Pace(LEAST * eachMs);
	}

	/**
	 * @param phones digits
	 * @returns for each number, null when it is not on WhatsApp
	 * @throws WhatsAppError `rate_limited`, `upstream_timeout`
	 */
	async check(
		phones: readonly string[],
		sock: WASocket,
		budget: Budget,
	): Promise<Array<Registration | null>> {
		const { registered } = this.parts.caches;
		const own = phoneOf(this.parts.me().pn);
		const unknown = phones.filter((phone) => phone !== own && registered.get(phone) === undefined);
		const answers = new Map<string, string | null>();
		if (unknown.length > 0) {
			const asked = [...new Set(unknown)];
			const turn = this.pace.turn(Math.max(asked.length, LEAST) * this.eachMs);
			await budget.race(turn, () => timedOut('other numbers are looked up first'));
			for (const [phone, pn] of await askRegistered(asked, sock)) {
				answers.set(phone, pn);
				registered.set(phone, pn, pn === null ? NOT_REGISTERED_MS : undefined);
			}
		}
		return await Promise.all(
			phones.map(async (phone) => {
				const known = phone === own ? pnJid(phone) : registered.get(phone);
				const pn = answers.get(phone) ?? known ?? null;
				return pn === null ? null : await this.registration(pn, sock);
			}),
		);
	}

	private async registration(pn: string, sock: WASocket): Promise<Registration> {
		const { addressBook, me } = this.parts;
		const lid = pn === me().pn ? me().lid : await knownLid(pn, sock.authState.keys);
		return { chat: addressBook.writtenTo({ pn, lid }), pn, lid };
	}
}
