import { chatAndAuthor, intersects, knownMessages } from '../../messages/known';
import { identitiesOf } from '../../account/identities';
import type { PhoneReader } from './PhoneReader';

/** Messages that were deleted on the phone for this account alone, which is to keep none of them either. */
export const deletedMessages: PhoneReader = {
	kinds: ['deleteMessageForMe'],
	/** Of an index as WhatsApp Web's `constructMsgKeySegmentsFromMsgKey` makes it: chat, id, whether it is own, author. */
	async read({ index: [, chat = '', id = '', own, author = '0'], value }, { parts }) {
		if (!value) return undefined;
		const { account, auth, me, messageChanges } = parts;
		const chats = await identitiesOf([chat], auth.keys, me());
		const authors = author === '0' ? undefined : await identitiesOf([author], auth.keys, me());
		await messageChanges.run(async () => {
			const meant = (await knownMessages(account, id)).filter(
				(known) =>
					intersects(known.chats, chats) &&
					known.fromMe === (own === '1') &&
					(authors?.includes(known.sender) ?? true),
			);
			const gone = meant.map(
				(known) => ({ table: 'messageGone', id, chatAndAuthor: chatAndAuthor(known) }) as const,
			);
			await account.write(gone);
		});
		return undefined;
	},
};
