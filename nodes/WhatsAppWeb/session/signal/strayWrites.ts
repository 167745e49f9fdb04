import type { SignalDataSet, SignalKeyStoreWithTransaction } from '../wire/baileys';
import { closeSession, type SessionRecord } from './sessionRecord';
import type { SignalAddresses } from './addresses';
import type { SignalTransactions } from './transactions';

/**
 * Baileys also writes keys past its repository, by the same key store. Three of these writes could lose a ratchet:
 * - its retry code deletes sessions, in the middle of whatever else is done with them, and with them what is still on its
 *   way under the old session. They are closed instead, in their turn: a new one is made all the same.
 * - new pre-keys reach the disk when the transaction around them ends, after they have been handed to the other side.
 * - so do lists of devices, by which a session is found again when its contact gets a LID.
 */
export function tameStrayWrites(
	keys: SignalKeyStoreWithTransaction,
	transactions: SignalTransactions,
	addresses: SignalAddresses,
): void {
	const set = keys.set.bind(keys);

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
		const { session = {}, 'pre-key': preKeys, 'device-list': deviceLists, ...others } = data;
		const early: SignalDataSet = {
			...(preKeys && { 'pre-key': preKeys }),
			...(deviceLists && { 'device-list': deviceLists }),
		};
		if (Object.keys(early).length > 0) await transactions.apart(async () => await set(early));
		if (Object.keys(others).length > 0) await set(others);
		for (const address of Object.keys(session)) await close(address);
	};
}
