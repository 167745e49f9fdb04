import { WhatsAppError } from '../../../errors';
import type { MessageActionKind } from '../../../message/content';
import { isNewsletterJid } from '../../../message/jid';
import { nativeFlowNodes } from '../../../message/nativeFlow';
import { communityPoll } from '../../../message/poll';
import { actionContent } from './actionContent';
import { type Budget, timedOut } from '../../../primitives/Budget';
import { unixNow } from '../../../primitives/unixNow';
import { encodeMessage } from './encodeMessage';
import type { OutgoingMessage } from '../../messages/outgoing';
import { preflight, type Prepared } from '../preflight';
import { quote } from './quote';
import type { SenderParts, Sending } from '../parts';
import { sessionFields } from './sessionFields';
import { ownJid } from '../../account/me';

/** Actions that only those may do who may post. */
const POSTS: ReadonlySet<MessageActionKind> = new Set(['forward', 'pin']);

/**
 * What a command puts into the outbox: looked up, uploaded, quoted, built.
 * @throws WhatsAppError see the table of codes; nothing has been sent then
 */
export async function prepareMessage(
	{ to, content: given, replyTo, upload }: Sending,
	parts: SenderParts,
	budget: Budget,
): Promise<OutgoingMessage> {
	const { baileys, account } = parts;
	const { media, action } = given;
	if (media && isNewsletterJid(to)) throw noChannelMedia();
	const me = parts.me();
	const isPost = action === undefined || POSTS.has(action.kind);

	const prepared = await prepare(to, isPost, parts, budget);
	const { address, byLid, group } = prepared;
	const otherName = async (jid: string): Promise<string | null> =>
		await parts.dialler.use(budget, ({ sock }) => parts.addressBook.otherName(jid, sock));
	const {
		content: made,
		wireId,
		bare,
	} = action
		? await actionContent(action, prepared, { account, baileys, me, otherName })
		: { content: given };
	const content = group?.isCommunityAnnounce ? communityPoll(made) : made;
	const added = await sessionFields(content, address, upload, parts, budget);
	const quoted = replyTo ? await quote(replyTo, prepared, { account, baileys, me }) : undefined;
	const { bytes, warnings } = encodeMessage(
		content,
		{ fields: added.fields, quote: quoted?.quote },
		baileys,
	);
	const now = unixNow();
	return {
		to: address.jid,
		toPn: address.pn,
		toLid: address.lid,
		from: ownJid(byLid, me),
		message: bytes,
		attributes: content.stanza?.attributes,
		nodes: [...(content.stanza?.nodes ?? []), ...nativeFlowNodes(content, address.jid, now)],
		wireId,
		bare,
		warnings: [
			...prepared.warnings,
			...added.warnings,
			...(quoted?.warning ? [quoted.warning] : []),
			...warnings,
		],
	};
}

/** Looks up what Baileys then sends to. @param isPost whether it is a message of its own */
export async function prepare(
	to: string,
	isPost: boolean,
	parts: SenderParts,
	budget: Budget,
): Promise<Prepared> {
	let late = (): WhatsAppError => timedOut('the recipient is still being looked up');
	return await parts.dialler.use(
		budget,
		({ sock }) =>
			preflight(to, {
				...parts,
				sock,
				me: parts.me(),
				queryMs: parts.timing.queryMs,
				isPost,
				late: (error) => (late = error),
			}),
		(answer) => budget.race(answer, () => late()),
	);
}

function noChannelMedia(): WhatsAppError {
	return new WhatsAppError(
		'unsupported_for_newsletter',
		'Files cannot be sent to a channel from here',
		{ description: 'Send text, with a link to the file if need be.' },
	);
}
