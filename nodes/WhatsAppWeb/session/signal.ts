import { createHash } from 'node:crypto';
import type { AccountStore, JournalEntry } from '../store/Store';
import { JOURNAL_TYPE } from './auth';
import type {
	Baileys,
	BinaryNode,
	SignalAuthState,
	SignalDataSet,
	SignalKeyStoreWithTransaction,
	SignalRepositoryWithLIDStore,
	SocketConfig,
} from './baileys';
import { verifySignature } from './curve';
import { withContextInside } from './deviceSent';
import { SignalTransactions } from './SignalTransactions';

/**
 * What stands for a message whose text is no longer kept: an empty `call`, which is no event, padded as Signal
 * plaintexts are.
 */
const NO_CONTENT = Uint8Array.of(0x52, 0, 1);

export interface DurableSignalOptions {
	baileys: Baileys;
	/** The account whose {@link openAuth} keys the socket was given. */
	account: AccountStore;
	/**
	 * The message stanza a ciphertext arrived in: the very buffer of its `<enc>` child is asked for, so a WeakMap filled
	 * by `ws.prependListener('CB:message')` answers. Without a stanza nothing is journalled (and a warning logged).
	 */
	stanzaOf(ciphertext: Uint8Array): BinaryNode | undefined;
}

/**
 * Baileys' `makeSignalRepository` option: its own repository, made durable and checked.
 * - A message is decrypted, its ratchet advanced and its plaintext journalled in one transaction; the same ciphertext
 *   again is answered from the journal, because it can never be decrypted again.
 * - A ratchet that has encrypted is on disk before the ciphertext is handed out, so no key is ever used twice.
 * - A bundle whose signed pre-key is not signed by its identity makes no session.
 */
export function makeDurableSignalRepository(
	options: DurableSignalOptions,
): SocketConfig['makeSignalRepository'] {
	const { baileys, account, stanzaOf } = options;

	return (auth, logger, pnToLid) => {
		const base = baileys.DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, pnToLid);
		const keys = transactional(auth.keys);
		const transactions = new SignalTransactions(keys);
		const addresses = keepAddressesApart(base, keys, transactions, baileys);

		/** @param sender what the plaintext is remembered under: nobody else can claim it */
		async function decryptOnce(
			lock: string,
			sender: string,
			ciphertext: Uint8Array,
			decrypt: () => Promise<Uint8Array>,
		): Promise<Uint8Array> {
			return await transactions.run([lock], async () => {
				const ciphertextHash = createHash('sha256')
					.update(JSON.stringify([lock, sender]))
					.update(ciphertext)
					.digest('hex');
				const known = await account.journal.plaintext(ciphertextHash);
				if (known) return Buffer.from(known.length > 0 ? known : NO_CONTENT);

				const plaintext = await decrypt();
				const stanza = stanzaOf(ciphertext);
				if (stanza) {
					await keys.set(
						journalled({
							ciphertextHash,
							stanzaId: stanzaId(stanza),
							stanza: encodeStanza(stanza, baileys),
							plaintext,
						}),
					);
				} else {
					logger.warn({}, 'Decrypted a message of an unknown stanza: a crash would lose it');
				}
				return plaintext;
			});
		}

		return {
			...base,

			async decryptMessage(message) {
				const user = await addresses.userOf(message.jid);
				const plaintext = await decryptOnce(user, user, message.ciphertext, () =>
					base.decryptMessage(message),
				);
				return withContextInside(plaintext, baileys);
			},

			async decryptGroupMessage(message) {
				const author = await addresses.userOf(message.authorJid);
				return await decryptOnce(message.group, author, message.msg, () =>
					base.decryptGroupMessage(message),
				);
			},

			async encryptMessage(message) {
				const user = await addresses.userOf(message.jid);
				return await transactions.run([user], () => base.encryptMessage(message));
			},

			encryptGroupMessage: (message) =>
				transactions.run([message.group], () => base.encryptGroupMessage(message)),

			getSenderKeyDistributionMessage: (request) =>
				transactions.run([request.group], () => base.getSenderKeyDistributionMessage(request)),

			processSenderKeyDistributionMessage: (message) =>
				transactions.run([message.item.groupId ?? ''], () =>
					base.processSenderKeyDistributionMessage(message),
				),

			async injectE2ESession(bundle) {
				const { identityKey, signedPreKey } = bundle.session;
				if (!verifySignature(identityKey, signedPreKey.publicKey, signedPreKey.signature)) {
					// Not thrown: one forged device in a group must not keep everybody else from the message. Without a session
					// nothing is encrypted for it, and where it is the only recipient the send fails.
					logger.error({ jid: bundle.jid }, 'Refused a pre-key that its identity has not signed');
					return;
				}
				const user = await addresses.userOf(bundle.jid);
				await transactions.run([user], () => base.injectE2ESession(bundle));
			},

			async deleteSession(jids) {
				const users = await Promise.all(jids.map((jid) => addresses.userOf(jid)));
				await transactions.run(users, () => base.deleteSession(jids));
			},

			async migrateSession(fromJid, toJid) {
				const users = [fromJid, toJid].map((jid) => baileys.jidDecode(jid)?.user ?? jid);
				return await transactions.run(users, () => base.migrateSession(fromJid, toJid));
			},

			validateSession: (jid) => transactions.apart(() => base.validateSession(jid)),
			getSessionInfo: (jid) => transactions.apart(() => base.getSessionInfo(jid)),
			hasSenderKey: (request) => transactions.apart(() => base.hasSenderKey(request)),
		};
	};
}

/** `from|participant|id`: what a stanza's journal entries are found by. */
export function stanzaId({ attrs }: BinaryNode): string {
	return [attrs.from, attrs.participant, attrs.id].map((part) => part ?? '').join('|');
}

function encodeStanza(stanza: BinaryNode, { BufferJSON }: Baileys): Uint8Array {
	return Buffer.from(JSON.stringify(stanza, BufferJSON.replacer));
}

/** The stanza of a {@link JournalEntry}, to run through Baileys' `decryptMessageNode` again. */
export function decodeStanza(stanza: Uint8Array, { BufferJSON }: Baileys): BinaryNode {
	return JSON.parse(Buffer.from(stanza).toString(), BufferJSON.reviver) as BinaryNode;
}

/** Baileys' types know nothing of our type; {@link openAuth} has taught it to the key store. */
function journalled(entry: JournalEntry): SignalDataSet {
	return { [JOURNAL_TYPE]: { [entry.ciphertextHash]: entry } } as unknown as SignalDataSet;
}

function transactional(keys: SignalAuthState['keys']): SignalKeyStoreWithTransaction {
	if (!('transaction' in keys)) throw new TypeError('The Signal keys have no transactions');
	return keys;
}

/**
 * Makes what the repository knows of LIDs fit its transactions: a mapping that is learnt is on disk at once, and within a
 * transaction only known ones count, so that a session is never locked while WhatsApp is asked.
 */
function keepAddressesApart(
	{ lidMapping }: SignalRepositoryWithLIDStore,
	keys: SignalKeyStoreWithTransaction,
	transactions: SignalTransactions,
	{ isHostedPnUser, isPnUser, jidDecode, jidEncode }: Baileys,
) {
	const getLid = lidMapping.getLIDForPN.bind(lidMapping);
	const storeMappings = lidMapping.storeLIDPNMappings.bind(lidMapping);
	lidMapping.getLIDForPN = (pn) => (transactions.isWithin ? knownLid(pn) : getLid(pn));
	lidMapping.storeLIDPNMappings = (pairs) => transactions.apart(() => storeMappings(pairs));

	async function knownLidUser(pn: string): Promise<string | undefined> {
		const user = jidDecode(pn)?.user;
		if (user === undefined || !(isPnUser(pn) || isHostedPnUser(pn))) return undefined;
		return (await keys.get('lid-mapping', [user]))[user];
	}

	async function knownLid(pn: string): Promise<string | null> {
		const user = await knownLidUser(pn);
		if (user === undefined) return null;
		const server = isHostedPnUser(pn) ? 'hosted.lid' : 'lid';
		return jidEncode(user, server, jidDecode(pn)?.device);
	}

	return {
		/** The user whose sessions a JID means, in the form they are stored under: the LID, if one is known. */
		async userOf(jid: string): Promise<string> {
			const lidUser = await transactions.apart(() => knownLidUser(jid));
			return lidUser ?? jidDecode(jid)?.user ?? jid;
		},
	};
}
