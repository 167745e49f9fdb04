import { WhatsAppError } from '../../../errors';
import type { MessageActionKind, MessageContent } from '../../../message/content';
import { isNewsletterJid, isStatusJid } from '../../../message/jid';
import { textToPreview, withLinkPreview } from '../../../message/linkPreview';
import { nativeFlowNodes } from '../../../message/nativeFlow';
import { communityPoll } from '../../../message/poll';
import { statusMeta, statusWarnings } from '../../../message/status';
import type { ActionContent } from './ActionContext';
import { actionContent } from './actionContent';
import { chatTimer } from './chatTimer';
import type { Budget } from '../../../primitives/Budget';
import { unixNow } from '../../../primitives/unixNow';
import { encodeMessage } from './encodeMessage';
import type { OutgoingMessage } from '../../messages/outgoing';
import { preflight } from '../preflight';
import { audienceOfPost } from '../statusAudience';
import { withMentions } from './mentions';
import { quote } from './quote';
import type { SenderParts, Sending } from '../SenderParts';
import { sessionFields } from './sessionFields';
import { ownJid } from '../../account/me';

/** Actions that need the right to post. */
const POSTS: ReadonlySet<MessageActionKind> = new Set(['forward', 'pin']);

/**
 * Makes the message of a command: looks up the recipient, uploads the file, adds the quote, encodes the content.
 * @throws WhatsAppError see the table of codes; nothing has been sent then
 */
export async function prepareMessage(
	{ to, content: given, replyTo, mentions, audience, upload, preview }: Sending,
	parts: SenderParts,
	budget: Budget,
): Promise<OutgoingMessage> {
	const { baileys, account } = parts;
	const { media, action } = given;
	if (media && isNewsletterJid(to)) {
		const message = 'Files cannot be sent to a channel from here';
		const description = 'Send text, with a link to the file if need be.';
		throw new WhatsAppError('unsupported_for_newsletter', message, { description });
	}
	// What is forwarded keeps its words, and comments are encrypted.
	const isWorded = action === undefined || action.kind === 'edit';
	// Looked for while the recipient is looked up.
	const previewing = isWorded ? preview?.(wordsOf(given)).catch(() => undefined) : undefined;
	const isPost = action === undefined || POSTS.has(action.kind);

	const earlier = action && isStatusJid(to) && (await audienceOfPost(action.target.id, account));
	const chat = await preflight(to, isPost, parts, budget, earlier || audience);
	const { address, byLid, group, me } = chat;
	const alternateJidOf = async (jid: string): Promise<string | null> =>
		await parts.dialler.use(budget, ({ sock }) => parts.addressBook.alternateJid(jid, sock));
	const {
		content: made,
		original,
		wireId,
		bare,
	}: ActionContent = action
		? await actionContent(action, chat, { account, baileys, alternateJidOf })
		: { content: given };
	const named = isWorded
		? await withMentions(made.message, mentions, chat, alternateJidOf)
		: { message: made.message, warnings: [] };
	const found = await budget.offTheClock(Promise.resolve(previewing));
	const message = found ? withLinkPreview(named.message, found) : named.message;
	const worded = { ...made, message };
	const content = group?.isCommunityAnnounce ? communityPoll(worded) : worded;
	const added = await sessionFields(content, original, address, upload, parts, budget);
	const quoted = replyTo ? await quote(replyTo, chat, { account, baileys }) : undefined;
	const { bytes, warnings } = encodeMessage(
		content,
		{ fields: added.fields, quote: quoted?.quote, timer: await chatTimer(chat, parts) },
		baileys,
	);
	return {
		to: address.jid,
		toPn: address.pn,
		toLid: address.lid,
		from: ownJid(byLid, me),
		message: bytes,
		attributes: content.stanza?.attributes,
		nodes: [
			...(content.stanza?.nodes ?? []),
			...nativeFlowNodes(content, address.jid, unixNow()),
			...(isPost && isStatusJid(to) ? [statusMeta(audience?.of)] : []),
		],
		audience: chat.audience,
		wireId,
		bare,
		warnings: [
			...chat.warnings,
			...(isStatusJid(to) ? statusWarnings(content) : []),
			...named.warnings,
			...added.warnings,
			...(quoted?.warning ? [quoted.warning] : []),
			...warnings,
		],
	};
}

/** The text whose first link is looked at; '' where nothing has a preview. */
function wordsOf({ message, action }: MessageContent): string {
	return action?.kind === 'edit' ? action.text : (textToPreview(message) ?? '');
}
