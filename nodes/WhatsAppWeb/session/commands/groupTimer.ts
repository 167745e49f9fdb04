import { WhatsAppError } from '../../errors';
import type { AppStateCommands } from '../../contract/commands/appState';
import { unixNow } from '../../primitives/unixNow';
import { groupMetadata, isAdmin, isMember } from '../account/groups';
import { ownJids } from '../account/me';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import { queryError } from '../wire/refusals';

type SetTimer = AppStateCommands['setGroupTimer'];

/** Sets the disappearing timer of a group; the server announces it to the members. @throws WhatsAppError see the contract */
export async function setGroupTimer(
	{ group: jid, seconds }: SetTimer['args'],
	{ sock }: Connection,
	{ caches, me, timers }: RequestContext['core'],
): Promise<SetTimer['result']> {
	const group = await groupMetadata(jid, sock, caches);
	const own = ownJids(me());
	if (!isMember(group, own)) throw forbidden('not_a_member');
	if (group.restrict && !isAdmin(group, own)) throw forbidden('not_an_admin');
	try {
		await sock.groupToggleEphemeral(jid, seconds);
	} catch (error) {
		const refusal = queryError(error, true);
		if (refusal?.code === 'group_posting_restricted') throw forbidden('not_an_admin');
		throw refusal ?? error;
	}
	const now = unixNow();
	await timers.learn([jid], { seconds, setAt: now, at: now });
	caches.groups.del(jid);
	return { chat: jid };
}

function forbidden(reason: 'not_a_member' | 'not_an_admin'): WhatsAppError {
	return reason === 'not_a_member'
		? new WhatsAppError('forbidden', 'This account is not a member of the group', {
				description: 'Join the group first.',
				details: { reason },
			})
		: new WhatsAppError('forbidden', 'Only admins may change the settings of this group', {
				description: 'Ask an admin of the group to make this account an admin.',
				details: { reason },
			});
}
