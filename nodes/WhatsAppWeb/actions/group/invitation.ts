import type { GroupInvitation } from '../../contract/queries/groups';
import { groupInviteCode } from '../../message/groupInvite';
import { isGroupJid } from '../../message/jid';
import type { ParameterReader } from '../form/parameters';

/** Unix seconds. */
const LAST_SECOND = 4_102_444_800;

/** The invitation of the form: a link, or what was sent to this number alone. @throws WhatsAppError `invalid_parameter` */
export function readInvitation(parameters: ParameterReader): GroupInvitation {
	const code = groupInviteCode(parameters.text('invite', { max: 300 }));
	if (code === undefined) {
		parameters.refuse(
			'invite',
			'must be an invite link of a group, or its code',
			'It begins with https://chat.whatsapp.com/.',
		);
	}
	const [isGroup, isFrom, isTime] = ['group', 'from', 'expiresAt'].map((name) =>
		parameters.has(`options.${name}`),
	);
	if (!isGroup && !isFrom && !isTime) return { code };
	const group = parameters.recipient('options.group');
	if (!isGroupJid(group)) parameters.refuse('options.group', 'must be the ID of a group');
	const from = parameters.recipient('options.from');
	const limits = { min: 1, max: LAST_SECOND };
	return { group, code, from, expiresAt: parameters.integer('options.expiresAt', limits) };
}
