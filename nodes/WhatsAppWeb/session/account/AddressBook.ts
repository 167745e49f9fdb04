import { WhatsAppError } from '../../errors';
import { bareJid, isLidJid, isPnJid, phoneOf } from '../../message/jid';
import { phoneVariants } from '../../message/phoneVariants';
import type { KeyReader, WASocket } from '../wire/baileys';
import type { SessionCaches } from './caches';
import { knownLid, knownPn } from './identities';
import type { Me } from './me';
import { askRegistered } from './registered';

/** A recipient, with both JIDs as far as they are known. */
export interface Address {
	/** The JID that is written to. */
	jid: string;
	pn: string | null;
	lid: string | null;
}

/** How long a number is remembered as not on WhatsApp. */
export const NOT_REGISTERED_MS = 5 * 60_000;

/**
 * Finds the JID by which a recipient is reached. WhatsApp migrates accounts from phone numbers to LIDs one by one: a
 * migrated account must write to LIDs, any other must not.
 */
export class AddressBook {
	constructor(
		private readonly parts: {
			caches: SessionCaches;
			me(): Me;
			lidMigrated(): boolean;
			keys(): KeyReader;
		},
	) {}

	/** The same JID for both JIDs of a person, if the mapping is known without a query. */
	async chatOf(to: string): Promise<string> {
		return (await knownLid(to, this.parts.keys())) ?? to;
	}

	/** @param to a JID without device @throws WhatsAppError `recipient_not_found` for a number that is not on WhatsApp */
	async resolve(to: string, sock: WASocket): Promise<Address> {
		if (isLidJid(to)) return { jid: to, pn: await knownPn(to, sock.authState.keys), lid: to };
		if (!isPnJid(to)) return { jid: to, pn: null, lid: null };
		const pn = await this.registered(to, sock);
		const lid =
			this.parts.lidMigrated() && pn !== this.parts.me().pn
				? await this.lookUpLid(pn, sock)
				: await knownLid(pn, sock.authState.keys);
		return { jid: this.writtenTo({ pn, lid }), pn, lid };
	}

	/** Which JID of a person is written to. */
	writtenTo({ pn, lid }: { pn: string; lid: string | null }): string;
	writtenTo({ pn, lid }: { pn: string | null; lid: string | null }): string | null;
	writtenTo({ pn, lid }: { pn: string | null; lid: string | null }): string | null {
		return (this.parts.lidMigrated() && lid) || (pn ?? lid);
	}

	/**
	 * The JIDs by which a recipient may be reached, the likelier one first. The second one is looked up only when it is
	 * asked for.
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

	/** A person's other JID; WhatsApp is asked for an unknown LID. */
	async alternateJid(jid: string, sock: WASocket): Promise<string | null> {
		return isLidJid(jid)
			? await knownPn(jid, sock.authState.keys)
			: await this.lookUpLid(jid, sock);
	}

	/** The form under which a number is registered: in some countries there are two. */
	private async registered(pn: string, sock: WASocket): Promise<string> {
		if (pn === this.parts.me().pn) return pn;
		const { registered } = this.parts.caches;
		const digits = phoneOf(pn) as string;
		const known = registered.get(digits);
		if (known === null) throw notOnWhatsApp(pn);
		if (known !== undefined) return known;
		// A number with a LID is on WhatsApp, and queries about numbers look like spam.
		if ((await knownLid(pn, sock.authState.keys)) !== null) return pn;

		const found = await askRegistered([digits], sock).catch(() => undefined);
		// Without an answer the message is sent, and the server refuses it if the number does not exist.
		if (found === undefined) return pn;
		const match = found.get(digits) ?? null;
		if (match === null) {
			registered.set(digits, null, NOT_REGISTERED_MS);
			throw notOnWhatsApp(pn);
		}
		for (const variant of phoneVariants(digits)) registered.set(variant, match);
		return match;
	}

	private async lookUpLid(pn: string, sock: WASocket): Promise<string | null> {
		const lid = await sock.signalRepository.lidMapping.getLIDForPN(pn).catch(() => null);
		return lid === null ? null : bareJid(lid);
	}
}

/** @param to JID */
export function notOnWhatsApp(to: string): WhatsAppError {
	return new WhatsAppError('recipient_not_found', 'This number is not on WhatsApp', {
		description: 'Check the number, its country code first of all.',
		details: { to },
	});
}
