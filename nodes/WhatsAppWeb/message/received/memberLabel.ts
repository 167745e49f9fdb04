import type { ReceivedMessage } from '../content';
import { isGroupJid } from '../jid';
import { asLine, asObject } from '../untrusted';
import { unwrap } from '../unwrap';
import { protocolName } from './protocolKinds';

/**
 * The tag that the author of a message has given themselves in its group; '' when they removed it.
 * @returns undefined for every other message
 */
export function memberLabelOf({
	chat,
	message,
}: Pick<ReceivedMessage, 'chat' | 'message'>): string | undefined {
	const { key, content } = unwrap(message);
	if (key !== 'protocolMessage' || !isGroupJid(chat)) return undefined;
	if (protocolName(content) !== 'GROUP_MEMBER_LABEL_CHANGE') return undefined;
	return asLine(asObject(content.memberLabel)?.label) ?? '';
}
