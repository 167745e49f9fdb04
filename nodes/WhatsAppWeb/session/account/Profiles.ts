import { WhatsAppError } from '../../errors';
import { bareJid, phoneOf } from '../../message/jid';
import { phoneVariants } from '../../message/phoneVariants';
import { asLine, asText } from '../../message/untrusted';
import type { WASocket } from '../wire/baileys';
import { BoundedCache } from '../../primitives/BoundedCache';
import { type Budget, timedOut } from '../../primitives/Budget';
import type { AddressBook } from './AddressBook';
import type { AccountFacts } from './AccountFacts';
import { queryError } from '../wire/refusals';
import { Pace } from '../../primitives/Pace';
import type { Profile } from '../../contract/queries/profiles';

/** WhatsApp bans accounts that look up many strangers. */
const PER_DAY = 100;
const DAY_MS = 86_400_000;

/** Public profiles. Asks slowly, caches answers for a day, and looks up at most {@link PER_DAY} numbers a day. */
export class Profiles {
	private readonly pace: Pace;

	private readonly known = new BoundedCache<Profile>(1_000, DAY_MS);

	/** @param intervalMs between two queries to the server */
	constructor(
		private readonly facts: AccountFacts,
		private readonly addressBook: AddressBook,
		intervalMs: number,
	) {
		this.pace = new Pace(intervalMs);
	}

	/** @param phone digits @throws WhatsAppError `rate_limited` when the limit of the day is reached, `upstream_timeout` */
	async lookUp(phone: string, sock: WASocket, budget: Budget): Promise<Profile> {
		const known = this.known.get(phone);
		if (known) return known;
		await this.count();
		const profile = await this.ask(phone, sock, async () => {
			await budget.race(this.pace.turn(), tooSlow);
		});
		this.known.set(phone, profile);
		return profile;
	}

	private async ask(phone: string, sock: WASocket, turn: () => Promise<void>): Promise<Profile> {
		await turn();
		const pn = await registered(phone, sock);
		if (pn === undefined) return NOBODY;
		await turn();
		const lid = await sock.signalRepository.lidMapping.getLIDForPN(pn);
		const { jid } = await this.addressBook.resolve(pn, sock);
		await turn();
		const [about] = (await sock.fetchStatus(jid)) ?? [];
		await turn();
		const picture = await sock.profilePictureUrl(jid, 'image').catch(unlessRefused);
		await turn();
		const business = await sock.getBusinessProfile(pn).catch(unlessRefused);
		return {
			exists: true,
			lid: lid === null ? null : bareJid(lid),
			pictureUrl: picture ?? null,
			about: asText((about?.status as { status?: unknown } | undefined)?.status) ?? null,
			business: business
				? {
						description: asText(business.description) ?? null,
						category: asLine(business.category) ?? null,
						email: asLine(business.email) ?? null,
						address: asLine(business.address) ?? null,
						websites: business.website.flatMap((website) => asLine(website) ?? []),
					}
				: null,
		};
	}

	/** Counts on disk, so that a restart does not reset the limit. */
	private async count(): Promise<void> {
		const day = Math.floor(Date.now() / DAY_MS);
		const { lookUps } = this.facts.known;
		const count = lookUps?.day === day ? lookUps.count : 0;
		if (count >= PER_DAY) {
			const message = `${PER_DAY} profiles were looked up today, which is all that is safe`;
			const description = 'The next ones are looked up after midnight UTC.';
			const until = (day + 1) * DAY_MS;
			const details = {
				reason: 'profiles_of_the_day',
				until: until / 1_000,
				retry_after_seconds: Math.ceil((until - Date.now()) / 1_000),
			};
			throw new WhatsAppError('rate_limited', message, { description, details });
		}
		await this.facts.learn({ lookUps: { day, count: count + 1 } });
	}
}

const NOBODY: Profile = {
	exists: false,
	lid: null,
	pictureUrl: null,
	about: null,
	business: null,
};

function tooSlow(): WhatsAppError {
	return timedOut('profiles are looked up one question a second');
}

/** The registered JID; undefined for a number not on WhatsApp. @throws WhatsAppError `rate_limited`, `upstream_timeout` */
async function registered(phone: string, sock: WASocket): Promise<string | undefined> {
	try {
		const found = await sock.onWhatsApp(...phoneVariants(phone));
		if (!found) throw tooSlow();
		const jids = found.filter(({ exists }) => exists).map(({ jid }) => bareJid(jid));
		return jids.find((jid) => phoneOf(jid) === phone) ?? jids[0];
	} catch (error) {
		throw queryError(error, false) ?? (error as Error);
	}
}

/** A hidden picture or business profile is answered with a refusal. */
function unlessRefused(error: unknown): undefined {
	if (queryError(error, false)) return undefined;
	throw error as Error;
}
