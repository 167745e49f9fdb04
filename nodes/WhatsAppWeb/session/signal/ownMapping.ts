import type {
	AuthenticationCreds,
	Baileys,
	BaileysLogger,
	SignalRepositoryWithLIDStore,
} from '../wire/baileys';

/**
 * Refuses mappings between somebody else's number or LID and one of this account's: with one, sessions of that person would
 * become sessions of the account's own devices.
 */
export function keepOwnMapping(
	{ lidMapping }: SignalRepositoryWithLIDStore,
	creds: Pick<AuthenticationCreds, 'me'>,
	{ jidDecode }: Baileys,
	logger: BaileysLogger,
): void {
	const store = lidMapping.storeLIDPNMappings.bind(lidMapping);
	const isForeign = ({ lid, pn }: { lid: string; pn: string }): boolean => {
		const own = [creds.me?.id, creds.me?.lid].map((jid) => jid && jidDecode(jid)?.user);
		// Right after linking, the own LID may not be known yet.
		if (own.some((user) => !user)) return false;
		const users = [pn, lid].map((jid) => jidDecode(jid)?.user);
		const count = users.filter((user) => own.includes(user)).length;
		return count === 1;
	};
	lidMapping.storeLIDPNMappings = async (pairs) => {
		const others = pairs.filter((pair) => !isForeign(pair));
		if (others.length < pairs.length) {
			logger.error({}, 'Refused a mapping between this account and somebody else');
		}
		await store(others);
	};
}
