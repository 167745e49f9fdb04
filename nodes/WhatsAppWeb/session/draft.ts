import { WhatsAppError } from '../errors';
import { isNewsletterJid } from '../message/jid';
import { nativeFlowNodes } from '../message/nativeFlow';
import type { Budget } from './budget';
import { makeCallLink } from './callLink';
import { compose } from './compose';
import { connected } from './connected';
import type { OutboxPayload } from './outboxPayload';
import { preflight } from './preflight';
import { quote } from './quote';
import type { SenderParts } from './Sender';
import type { SendCommand } from './SessionClient';
import { ownName } from './target';
import { upload } from './upload';

/**
 * What a command puts into the outbox: looked up, uploaded, quoted, built.
 * @throws WhatsAppError see the table of codes; nothing has been sent then
 */
export async function draft(
	{ to, content, replyTo }: SendCommand,
	parts: SenderParts,
	budget: Budget,
): Promise<OutboxPayload> {
	const { baileys, account, logger, timing, opened } = parts;
	if (content.media && isNewsletterJid(to)) throw noChannelMedia();
	const me = parts.me();

	const prepared = await connected(opened, budget, ({ sock }) =>
		preflight(to, { ...parts, sock, me, queryMs: timing.queryMs }),
	);
	const { address, byLid } = prepared;
	const { media, callLink, stanza } = content;
	const uploaded =
		media &&
		(await connected(
			opened,
			budget,
			({ sock }) => upload(media, sock, baileys, logger),
			(answer) => budget.offTheClock(answer),
		));
	const link =
		callLink &&
		(await connected(opened, budget, ({ sock }) =>
			makeCallLink({ ...content, callLink }, sock, baileys),
		));
	const quoted = replyTo ? await quote(replyTo, prepared, { account, baileys, me }) : undefined;
	const fields = { ...uploaded, ...link };
	const { bytes, warnings } = compose(content, { fields, quote: quoted?.quote }, baileys);
	const now = Math.floor(Date.now() / 1000);
	return {
		to: address.jid,
		toPn: address.pn,
		toLid: address.lid,
		from: ownName(byLid, me),
		message: bytes,
		attributes: stanza?.attributes,
		nodes: [...(stanza?.nodes ?? []), ...nativeFlowNodes(content, address.jid, now)],
		warnings: [...prepared.warnings, ...(quoted?.warning ? [quoted.warning] : []), ...warnings],
	};
}

function noChannelMedia(): WhatsAppError {
	return new WhatsAppError(
		'unsupported_for_newsletter',
		'Files cannot be sent to a channel from here',
		{ description: 'Send text, with a link to the file if need be.' },
	);
}
