import { WhatsAppError } from '../../errors';
import { phoneOf } from '../../message/jid';
import { asLine, asText } from '../../message/untrusted';
import type { WASocket } from '../wire/baileys';
import { BoundedCache } from '../../primitives/BoundedCache';
import { type Budget, timedOut } from '../../primitives/Budget';
import type { AddressBook } from './AddressBook';
import type { AccountFacts } from './AccountFacts';
import { queryError } from '../wire/refusals';
import { askRegistered } from './registered';
import { Pace } from '../../primitives/Pace';
import type { ContactQueries } from '../../contract/queries/contacts';
import type { BusinessProfile, Profile } from '../../contract/queries/profiles';

/** WhatsApp bans accounts that look up many strangers. */
const PER_DAY = 100;
const DAY_MS = 86_400_000;

/** How WhatsApp refuses a picture: there is none; it is not shown to this account, or only to members of the group. */
export const NO_PICTURE = 404;
const HIDDEN: ReadonlySet<unknown> = new Set([401, 403]);

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

	/**
	 * @param person a JID without device
	 * @throws WhatsAppError `rate_limited` when the limit of the day is reached, `upstream_timeout`
	 */
	async lookUp(person: string, sock: WASocket, budget: Budget): Promise<Profile> {
		const known = this.known.get(person);
		if (known) return known;
		await this.count();
		const profile = await this.ask(person, sock, async () => {
			await budget.race(this.pace.turn(), tooSlow);
		});
		this.known.set(person, profile);
		return profile;
	}

	/**
	 * Where the picture of a person or group is; null when there is none, or this account may not see it.
	 * @param jid without device
	 * @throws WhatsAppError `recipient_not_found` for a number that is not on WhatsApp, `upstream_timeout`
	 */
	async picture(
		jid: string,
		{ preview, sock, budget }: { preview: boolean; sock: WASocket; budget: Budget },
	): Promise<ContactQueries['findPicture']['result']> {
		const { jid: chat } = await this.addressBook.resolve(jid, sock);
		await budget.race(this.pace.turn(), tooSlow);
		try {
			const url = await sock.profilePictureUrl(chat, preview ? 'preview' : 'image');
			// Baileys makes nothing of an answer that did not come.
			if (url === undefined) throw timedOut('the picture was asked for');
			return { chat, url, isHidden: false };
		} catch (error) {
			const refusal = queryError(error, false);
			const code = refusal?.details.code;
			if (code === NO_PICTURE) return { chat, url: null, isHidden: false };
			if (HIDDEN.has(code)) return { chat, url: null, isHidden: true };
			throw refusal ?? (error as Error);
		}
	}

	private async ask(person: string, sock: WASocket, turn: () => Promise<void>): Promise<Profile> {
		const phone = phoneOf(person);
		if (phone !== null) await turn();
		const found = phone === null ? person : (await askRegistered([phone], sock)).get(phone);
		if (found === undefined || found === null) return NOBODY;
		const { jid, pn, lid } = await this.addressBook.resolve(found, sock);
		await turn();
		const [about] = (await sock.fetchStatus(jid)) ?? [];
		await turn();
		const picture = await sock.profilePictureUrl(jid, 'image').catch(unlessRefused);
		await turn();
		const business = await sock.getBusinessProfile(pn ?? jid).catch(unlessRefused);
		return {
			exists: true,
			pn,
			lid,
			pictureUrl: picture ?? null,
			about: asText((about?.status as { status?: unknown } | undefined)?.status) ?? null,
			business: business ? businessOf(business) : null,
		};
	}

	/** How many numbers were looked up since midnight UTC. */
	get lookedUpToday(): number {
		const { lookUps } = this.facts.known;
		return lookUps?.day === Math.floor(Date.now() / DAY_MS) ? lookUps.count : 0;
	}

	/** Counts on disk, so that a restart does not reset the limit. */
	private async count(): Promise<void> {
		const day = Math.floor(Date.now() / DAY_MS);
		const count = this.lookedUpToday;
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

type WABusinessProfile = Exclude<Awaited<ReturnType<WASocket['getBusinessProfile']>>, void>;

export function businessOf(business: WABusinessProfile): BusinessProfile {
	return {
		description: asText(business.description) ?? null,
		category: asLine(business.category) ?? null,
		email: asLine(business.email) ?? null,
		address: asLine(business.address) ?? null,
		websites: business.website.flatMap((website) => asLine(website) ?? []),
	};
}

const NOBODY: Profile = {
	exists: false,
	pn: null,
	lid: null,
	pictureUrl: null,
	about: null,
	business: null,
};

function tooSlow(): WhatsAppError {
	return timedOut('profiles are looked up one question a second');
}

/** A hidden picture or business profile is answered with a refusal. */
function unlessRefused(error: unknown): undefined {
	if (queryError(error, false)) return undefined;
	throw error as Error;
}
