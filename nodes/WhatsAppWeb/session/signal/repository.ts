import { encodeStanza, stanzaId } from '../wire/journal';
import { createHash } from 'node:crypto';
import type { AccountStore, JournalEntry } from '../../store/Store';
import { JOURNAL_TYPE } from './authState';
import type {
	AuthenticationCreds,
	Baileys,
	BinaryNode,
	SignalAuthState,
	SignalDataSet,
	SignalKeyStoreWithTransaction,
	SignalRepositoryWithLIDStore,
	SocketConfig,
} from '../wire/baileys';
import { verifySignature } from './xeddsa';
import { SignalAddresses } from './addresses';
import { SignalTransactions } from './transactions';
import { tameStrayWrites } from './strayWrites';
import { type IdentityChange, Identities, UntrustedIdentity } from './Identities';
import { keepOwnMapping } from './ownMapping';
import { withUsedIdentity } from '../wire/libsignal/usedIdentity';
import { bytes, child } from '../wire/stanza';

/** Stands for a plaintext that is no longer kept: an empty `call`, padded as Signal pads, which becomes no event. */
const NO_CONTENT = Uint8Array.of(0x52, 0, 1);

type DecryptRequest = Parameters<SignalRepositoryWithLIDStore['decryptMessage']>[0];

export interface DurableSignalOptions {
	baileys: Baileys;
	/** The account whose {@link openAuth} keys the socket was given. */
	account: AccountStore;
	/**
	 * The message stanza that a ciphertext arrived in.
	 * @param ciphertext the very buffer of its `<enc>` child
	 * @returns undefined: nothing is journalled, and a warning is logged
	 */
	stanzaOf(ciphertext: Uint8Array): BinaryNode | undefined;
	/** Called when a ciphertext could not be decrypted. */
	onUndecryptable?(ciphertext: Uint8Array): void;
	/** The `<device-identity>` that came with the keys of a device. @param identity its identity key */
	deviceIdentityOf?(identity: Uint8Array): Uint8Array | undefined;
	/** Durable when it resolves. */
	onIdentityChanged?(change: IdentityChange): Promise<void>;
}

/**
 * Baileys' `makeSignalRepository` option: its own repository, made durable and checked.
 * - A message is decrypted, its ratchet advanced and its plaintext journalled in one transaction. The same ciphertext
 *   again is read from the journal, because it can never be decrypted again.
 * - A ratchet that has encrypted is on disk before the ciphertext is returned, so no key is ever used twice.
 * - No session is made from a bundle whose pre-key is not signed by its identity key.
 * - Whose identity keys are accepted: see {@link Identities}.
 */
export function makeDurableSignalRepository(
	options: DurableSignalOptions,
): SocketConfig['makeSignalRepository'] {
	const { baileys, account, stanzaOf, onUndecryptable, deviceIdentityOf } = options;

	return (auth, logger, pnToLid) => {
		const base = baileys.DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, pnToLid);
		const keys = transactional(auth.keys);
		const transactions = new SignalTransactions(keys);
		const addresses = new SignalAddresses(base, keys, transactions, baileys);
		tameStrayWrites(keys, transactions, addresses);
		const { creds } = auth as SignalAuthState & { creds: AuthenticationCreds };
		const onChanged = async (change: IdentityChange) => await options.onIdentityChanged?.(change);
		const identities = new Identities({ baileys, creds, keys, addresses, onChanged });
		keepOwnMapping(base, creds, baileys, logger);

		/** Decrypts a message of one device, and accepts the identity whose session it came in. */
		async function decryptFrom(message: DecryptRequest): Promise<Uint8Array> {
			const { jid, type, ciphertext } = message;
			const { result, identity } = await withUsedIdentity(() => base.decryptMessage(message));
			if (!identity) throw new UntrustedIdentity();
			const stanza = stanzaOf(ciphertext);
			const shown = bytes(child(stanza, 'device-identity'));
			await identities.accept(jid, identity, { from: type, shown, stanza });
			return result;
		}

		/** One transaction over the session with a device, under whichever JID that is stored. */
		async function withSession<Result>(jid: string, work: () => Promise<Result>): Promise<Result> {
			return await transactions.run(await addresses.usersOf(jid), async () => {
				await addresses.adopt(jid);
				return await work();
			});
		}

		/**
		 * Within a transaction.
		 * @param group empty in a direct chat
		 * @param senders users of the sender's JIDs: only for these is the plaintext found again. There may be two, because the
		 * sender may have been known by the other one when the ciphertext came first
		 */
		async function decryptOnce(
			group: string,
			senders: readonly string[],
			ciphertext: Uint8Array,
			decrypt: () => Promise<Uint8Array>,
		): Promise<Uint8Array> {
			const hashes = senders.map((sender) => hashOf(group, sender, ciphertext));
			for (const hash of hashes) {
				const known = await account.journal.plaintext(hash);
				if (known) return Buffer.from(known.length > 0 ? known : NO_CONTENT);
			}
			const plaintext = await decrypt().catch((error: unknown) => {
				onUndecryptable?.(ciphertext);
				throw error;
			});
			const [ciphertextHash = ''] = hashes;
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
		}

		return {
			...base,

			async decryptMessage(message) {
				const { jid, ciphertext } = message;
				const senders = await addresses.usersOf(jid);
				const plaintext = await withSession(jid, () =>
					decryptOnce('', senders, ciphertext, () => decryptFrom(message)),
				);
				return withContextInside(plaintext, baileys);
			},

			async decryptGroupMessage(message) {
				const { group, authorJid, msg } = message;
				const authors = await addresses.usersOf(authorJid);
				return await transactions.run([group], () =>
					decryptOnce(group, authors, msg, () => base.decryptGroupMessage(message)),
				);
			},

			encryptMessage: (message) => withSession(message.jid, () => base.encryptMessage(message)),

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
					// Not thrown: one forged device in a group must not keep the others from the message. Without a session,
					// nothing is encrypted for it; if it is the only recipient, the send fails.
					logger.error({ jid: bundle.jid }, 'Refused a pre-key that its identity has not signed');
					return;
				}
				const shown = deviceIdentityOf?.(identityKey);
				const isAccepted = await withSession(bundle.jid, async () => {
					const evidence = { from: 'bundle', shown } as const;
					if (!(await identities.accepts(bundle.jid, identityKey, evidence))) return false;
					await base.injectE2ESession(bundle);
					return true;
				});
				if (isAccepted) return;
				logger.error(
					{ jid: bundle.jid },
					'Refused keys of a device that its account has not signed',
				);
			},

			async deleteSession(jids) {
				const users = await Promise.all(jids.map((jid) => addresses.usersOf(jid)));
				await transactions.run(users.flat(), () => base.deleteSession(jids));
			},

			async migrateSession(fromJid, toJid) {
				const { user: pn = '', device = 0 } = baileys.jidDecode(fromJid) ?? {};
				const lid = baileys.jidDecode(toJid)?.user ?? '';
				if (!baileys.isPnUser(fromJid) || !baileys.isLidUser(toJid)) {
					return await transactions.run([pn, lid], () => base.migrateSession(fromJid, toJid));
				}
				return await transactions.run([pn, lid], async () => {
					const { [pn]: listed = [] } = await keys.get('device-list', [pn]);
					const devices = new Set([device, ...listed.map(Number)]);
					let migrated = 0;
					for (const each of devices) {
						if (await addresses.adoptDevice(pn, lid, each)) migrated += 1;
					}
					return { migrated, skipped: devices.size - migrated, total: devices.size };
				});
			},

			validateSession: (jid) => transactions.apart(() => base.validateSession(jid)),
			getSessionInfo: (jid) => transactions.apart(() => base.getSessionInfo(jid)),
			hasSenderKey: (request) => transactions.apart(() => base.hasSenderKey(request)),
		};
	};
}

/**
 * The plaintext of a message from another device of the account, with its context where Baileys reads it. Such a message
 * travels in an envelope, with its context (e.g. the secret of a poll) beside it: Baileys takes the message out and drops
 * the rest, which whatsmeow's `storeMessageSecret` reads first.
 * @param plaintext padded, as Signal plaintexts are; any other message is returned as it is
 */
export function withContextInside(
	plaintext: Uint8Array,
	{ proto: { Message } }: Baileys,
): Uint8Array {
	const padding = plaintext.at(-1) ?? 0;
	try {
		const envelope = Message.decode(plaintext.subarray(0, plaintext.length - padding));
		const { deviceSentMessage, messageContextInfo } = envelope;
		const message = deviceSentMessage?.message;
		if (!message || !messageContextInfo || message.messageContextInfo) return plaintext;
		message.messageContextInfo = messageContextInfo;
		return Buffer.concat([Message.encode(envelope).finish(), Uint8Array.of(1)]);
	} catch {
		// No message at all: Baileys will say so.
		return plaintext;
	}
}

function hashOf(group: string, sender: string, ciphertext: Uint8Array): string {
	return createHash('sha256')
		.update(JSON.stringify([group, sender]))
		.update(ciphertext)
		.digest('hex');
}

/** Baileys' types do not have our type; the key store of {@link openAuth} does. */
function journalled(entry: JournalEntry): SignalDataSet {
	return { [JOURNAL_TYPE]: { [entry.ciphertextHash]: entry } } as unknown as SignalDataSet;
}

function transactional(keys: SignalAuthState['keys']): SignalKeyStoreWithTransaction {
	if (!('transaction' in keys)) throw new TypeError('The Signal keys have no transactions');
	return keys;
}
