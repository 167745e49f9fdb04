import type { ContactCommands } from '../../contract/commands/contacts';
import type { Handlers } from '../../contract/Handlers';
import { invalidParameter, WhatsAppError } from '../../errors';
import { setBlocked } from '../account/blockList';
import { isMe } from '../account/me';
import { contactOf } from '../account/contacts';
import type { RequestContext } from '../connection/ConnectionSource';

export const contactCommands: Handlers<ContactCommands, RequestContext> = {
	async setBlocked({ jid, blocked }, { core, dialler, budget }) {
		if (isMe(jid, core.me())) {
			throw invalidParameter('contact', 'is your own number, which cannot be blocked');
		}
		return await dialler.use(budget, async ({ sock }) => {
			const { addressBook, caches } = core;
			const address = await addressBook.resolve(jid, sock);
			const other = await addressBook.alternate(address, sock);
			const pn = address.pn ?? other?.pn ?? null;
			const lid = address.lid ?? other?.lid ?? null;
			if (lid === null || (blocked && pn === null)) throw incomplete(jid);
			await setBlocked({ pn, lid }, blocked, sock, caches);
			return await contactOf(jid, core);
		});
	},
};

function incomplete(jid: string): WhatsAppError {
	return new WhatsAppError(
		'recipient_not_found',
		'WhatsApp does not tell both the number and the ID of this person, and wants both to block somebody',
		{ description: 'Give the phone number, or block them on the phone.', details: { to: jid } },
	);
}
