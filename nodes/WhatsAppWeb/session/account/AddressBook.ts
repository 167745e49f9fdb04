import { WhatsAppError } from '../../errors';
import { bareJid, isLidJid, isPnJid, phoneOf } from '../../message/jid';
import { phoneVariants } from '../../message/phone';
import type { SignalKeyStore, WASocket } from '../wire/baileys';
import type { SessionCaches } from './caches';
import { knownLid, knownPn } from './identities';
import type { Me } from './me';

/** A recipient, and both of its identities as far as known. */
export interface Address {
	/** The JID that is written to. */
	jid: string;
	pn: string | null;
	lid: string | null;
}

/** A number that is not on WhatsApp today may be tomorrow. */
const NOT_REGISTERED_MS = 5 * 60_000;

/**
 * Under which JID a recipient is reached. WhatsApp moves accounts from phone numbers to LIDs one by one: an account
 * that was moved must write to LIDs, another one must not.
 */
export class AddressBook {
	constructor(
		private readonly parts: {
			caches: SessionCaches;
			me(): Me;
			/** Whether this account was moved. */
			lidMigrated(): boolean;
			/** What WhatsApp has told of numbers and LIDs. */
			keys(): Pick<SignalKeyStore, 'get'>;
		},
	) {}

	/** What a chat is called whichever of a person's two JIDs is given, as far as that is known without asking. */
	async chatOf(to: string): Promise<string> {
		return (await knownLid(to, this.parts.keys())) ?? to;
	}

	/**
	 * @param to a JID without device
	 * @throws WhatsAppError `recipient_not_found` for a number that is not on WhatsApp
	 */
	async resolve(to: string, sock: WASocket): Promise<Address> {
		if (isLidJid(to)) return { jid: to, pn: await knownPn(to, sock.authState.keys), lid: to };
		if (!isPnJid(to)) return { jid: to, pn: null, lid: null };
		const pn = await this.registered(to, sock);
		const lid =
			this.parts.lidMigrated() && pn !== this.parts.me().pn
				? await this.lookUpLid(pn, sock)
				: await knownLid(pn, sock.authState.keys);
		return { jid: (this.parts.lidMigrated() && lid) || pn, pn, lid };
	}

	/**
	 * The JIDs by which a recipient may be reached, the likelier one first. The second one is looked up only if it is asked for.
	 * @param to a JID without device
	 * @throws WhatsAppError `recipient_not_found` for a number that is not on WhatsApp
	 */
	async *candidates(to: string, sock: WASocket): AsyncGenerator<Address> {
		const address = await this.resolve(to, sock);
		yield address;
		const alternate = await this.alternate(address, sock);
		if (alternate) yield alternate;
	}

	/** The same recipient under their other JID. */
	async alternate({ jid, pn }: Address, sock: WASocket): Promise<Address | undefined> {
		if (isLidJid(jid)) return pn === null ? undefined : { jid: pn, pn, lid: jid };
		if (!isPnJid(jid)) return undefined;
		const lid = await this.lookUpLid(jid, sock);
		return lid === null ? undefined : { jid: lid, pn: jid, lid };
	}

	/** A person's other JID, if it is known or WhatsApp says it. */
	async alternateJid(jid: string, sock: WASocket): Promise<string | null> {
		return isLidJid(jid)
			? await knownPn(jid, sock.authState.keys)
			: await this.lookUpLid(jid, sock);
	}

	/** The number under which it is registered: Brazil, Mexico and Argentina have two ways to write one. */
	private async registered(pn: string, sock: WASocket): Promise<string> {
		if (pn === this.parts.me().pn) return pn;
		const { registered } = this.parts.caches;
		const digits = phoneOf(pn) as string;
		const known = registered.get(digits);
		if (known === null) throw notOnWhatsApp();
		if (known !== undefined) return known;
		// Someone whose LID is known is there; asking about numbers is what spammers do.
		if ((await knownLid(pn, sock.authState.keys)) !== null) return pn;

		const variants = phoneVariants(digits);
		const found = await sock.onWhatsApp(...variants).catch(() => undefined);
		// No answer is no verdict: the server will say so if the number does not exist.
		if (found === undefined) return pn;
		const jids = found.filter(({ exists }) => exists).map(({ jid }) => bareJid(jid));
		const match = jids.includes(pn) ? pn : jids[0];
		if (match === undefined) {
			registered.set(digits, null, NOT_REGISTERED_MS);
			throw notOnWhatsApp();
		}
		for (const variant of variants) registered.set(variant, match);
		return match;
	}

	private async lookUpLid(pn: string, sock: WASocket): Promise<string | null> {
		const lid = await sock.signalRepository.lidMapping.getLIDForPN(pn).catch(() => null);
		return lid === null ? null : bareJid(lid);
	}
}

export function notOnWhatsApp(): WhatsAppError {
	return new WhatsAppError('recipient_not_found', 'This number is not on WhatsApp', {
		description: 'Check the number, its country code first of all.',
	});
}
