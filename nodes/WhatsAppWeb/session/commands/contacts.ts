import type { ContactCommands } from '../../contract/commands/contacts';
import type { Handlers } from '../../contract/Handlers';
import { invalidParameter, WhatsAppError } from '../../errors';
import { BLOCKED } from '../account/blockList';
import { isMe } from '../account/me';
import { contactOf } from '../account/contacts';
import type { RequestContext } from '../connection/ConnectionSource';
import type { WASocket } from '../wire/baileys';
import { queryError } from '../wire/refusals';

export const contactCommands: Handlers<ContactCommands, RequestContext> = {
	async setBlocked({ jid, blocked }, { core, dialler, budget }) {
		if (isMe(jid, core.me())) {
			throw invalidParameter('contact', 'is your own number, which cannot be blocked');
		}
		return await dialler.use(budget, async ({ sock }) => {
			await setBlocked(jid, blocked, sock, core);
			core.caches.lists.del(BLOCKED);
			return await contactOf(jid, core);
		});
	},
};

/** WhatsApp blocks people by their LID, and wants their number with it (Baileys' updateBlockStatus). */
async function setBlocked(
	jid: string,
	blocked: boolean,
	sock: WASocket,
	{ addressBook }: Pick<RequestContext['core'], 'addressBook'>,
): Promise<void> {
	const address = await addressBook.resolve(jid, sock);
	const other = (await addressBook.alternate(address, sock)) ?? address;
	const { pn, lid } = { pn: address.pn ?? other.pn, lid: address.lid ?? other.lid };
	if (lid === null || (blocked && pn === null)) throw incomplete(jid);
	try {
		await sock.updateBlockStatus(lid, blocked ? 'block' : 'unblock');
	} catch (error) {
		throw queryError(error, false) ?? (error as Error);
	}
}

function incomplete(jid: string): WhatsAppError {
	return new WhatsAppError(
		'recipient_not_found',
		'WhatsApp does not tell both the number and the ID of this person, and wants both to block somebody',
		{ description: 'Give the phone number, or block them on the phone.', details: { to: jid } },
	);
}
