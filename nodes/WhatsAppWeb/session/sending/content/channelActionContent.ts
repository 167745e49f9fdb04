import { WhatsAppError } from '../../../errors';
import { EDIT } from '../../../message/annotation';
import type { MessageAction } from '../../../message/content';
import { textContent } from '../../../message/text';
import type { ActionContent } from './ActionContext';
import { notFound, SERVER_ID, type Target } from '../../messages/lookup';

/**
 * The content of an action in a channel, where nothing is encrypted: posts are changed under their own id, and reactions
 * refer to the server's number of the post.
 * @throws WhatsAppError `message_not_found`, `forbidden`, `unsupported_for_newsletter`
 */
export function channelActionContent(action: MessageAction, find: () => Target): ActionContent {
	switch (action.kind) {
		case 'reaction':
			return reaction(action.emoji, find());
		case 'edit': {
			const { id, fromMe } = post(find());
			if (!fromMe) throw new WhatsAppError('forbidden', 'Only your own posts can be edited');
			const stanza = { attributes: { edit: EDIT.editPost } };
			return { content: { ...textContent(action.text), stanza }, wireId: id };
		}
		case 'revoke': {
			const stanza = { attributes: { edit: EDIT.adminRevoke } };
			return { content: { message: {}, stanza }, wireId: post(find()).id };
		}
		default:
			throw new WhatsAppError('unsupported_for_newsletter', 'Channels have nothing like this', {
				description: 'Posts of a channel can be edited, deleted and reacted to.',
			});
	}
}

function reaction(emoji: string, { id, known }: Target): ActionContent {
	const serverId = known ? known.serverId : id;
	if (serverId === undefined || !SERVER_ID.test(serverId)) throw notFound(id);
	const attributes = { type: 'reaction', server_id: serverId };
	const stanza =
		emoji === ''
			? {
					attributes: { ...attributes, edit: EDIT.revoke },
					nodes: [{ tag: 'reaction', attrs: {} }],
				}
			: { attributes, nodes: [{ tag: 'reaction', attrs: { code: emoji } }] };
	return { content: { message: {}, stanza }, bare: true };
}

/** Asserts that the id of the post is known, and not only the server's number. */
function post(target: Target): Target {
	if (!target.known && SERVER_ID.test(target.id)) throw notFound(target.id);
	return target;
}
