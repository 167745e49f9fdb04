import type { SignalDataSet, SignalKeyStoreWithTransaction } from '../wire/baileys';
import { closeSession, type SessionRecord } from './sessionRecord';
import type { SignalAddresses } from './addresses';
import type { SignalTransactions } from './transactions';

/** A type of key: what was given to and by a person so that each may write to the other. */
const PRIVACY_TOKEN = 'tctoken';

/**
 * Patches the key store for writes of Baileys that do not go through its repository. Three of them could lose a ratchet:
 * - The retry code deletes sessions without a lock, and messages on their way under the old session are lost. Here the session
 *   is closed under its lock, and a new one is made all the same.
 * - New pre-keys reach the disk when the transaction around them ends, after the server has them. Here they do at once.
 * - The same goes for device lists, by which sessions are found again when a contact gets a LID.
 *
 * Privacy tokens are read and written outside of Baileys' transactions, too: Baileys files WhatsApp's answer in that of the
 * message, which is over by then, and would ask for another token with every message.
 */
export function tameStrayWrites(
	keys: SignalKeyStoreWithTransaction,
	transactions: SignalTransactions,
	addresses: SignalAddresses,
): void {
	const get = keys.get.bind(keys);
	const set = keys.set.bind(keys);

	keys.get = async (type, ids) =>
		type === PRIVACY_TOKEN
			? await transactions.apart(async () => await get(type, ids))
			: await get(type, ids);

	async function close(address: string): Promise<void> {
		await transactions.run(await addresses.usersOfAddress(address), async () => {
			const { [address]: record } = await keys.get('session', [address]);
			if (!record) return;
			const closed = closeSession(record as unknown as SessionRecord);
			await set({ session: { [address]: closed } } as unknown as SignalDataSet);
		});
	}

	keys.set = async (data) => {
		if (transactions.isWithin) return await set(data);
		const {
			session = {},
			'pre-key': preKeys,
			'device-list': deviceLists,
			[PRIVACY_TOKEN]: tokens,
			...others
		} = data;
		const early: SignalDataSet = {
			...(preKeys && { 'pre-key': preKeys }),
			...(deviceLists && { 'device-list': deviceLists }),
			...(tokens && { [PRIVACY_TOKEN]: tokens }),
		};
		if (Object.keys(early).length > 0) await transactions.apart(async () => await set(early));
		if (Object.keys(others).length > 0) await set(others);
		for (const address of Object.keys(session)) await close(address);
	};
}
