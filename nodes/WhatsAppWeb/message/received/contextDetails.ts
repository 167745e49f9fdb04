import { asCount, asLine, asObject, asObjects } from '../untrusted';
import { unwrap } from '../unwrap';
import { entryPointFields, type EntryPointFields } from './ad';
import type { ToldContext } from './contextKinds';
import { statusFields, type StatusFields } from './status';
import { type People, personFields } from './people';
import { messageText } from './text';

/** Present only when there is something to tell. */
export type ContextDetails = EntryPointFields &
	StatusFields & {
		/** Groups that it mentions. */
		group_mentions: Array<{ jid: string; name: string | null }>;
		/** A button below the message. */
		action_link: { url: string; title: string | null };
		/** Where it was forwarded from: `chat`, `status`, `channels`, `meta_ai` or `ugc`. */
		forward_origin: string;
		/** The business whose message was forwarded. */
		forwarded_business: string | null;
		forwarded_business_pn: string | null;
		forwarded_business_lid: string | null;
		/** The assistant whose answer was forwarded. */
		forwarded_bot: { jid: string | null; name: string | null; creator: string | null };
		/** Whether its author asks the followers of a channel a question. */
		is_question: true;
		/** A channel's answer to somebody who answered its question. */
		question_reply: { question_id: number | null; question: string; response: string };
	};

const MAX_GROUPS = 100;

/** `ContextInfo.ForwardOrigin` */
const FORWARD_ORIGINS = [undefined, 'chat', 'status', 'channels', 'meta_ai', 'ugc'];

const MAX_URL = 2_048;

export function contextDetails(context: ToldContext, people?: People): Partial<ContextDetails> {
	const group_mentions = asObjects(context.groupMentions, MAX_GROUPS).flatMap(
		({ groupJid, groupSubject }) => {
			const jid = asLine(groupJid);
			return jid === undefined ? [] : [{ jid, name: asLine(groupSubject) ?? null }];
		},
	);
	const link = asObject(context.actionLink);
	const url = asLine(link?.url, MAX_URL);
	const origin = FORWARD_ORIGINS[asCount(context.forwardOrigin) ?? 0];
	const business = asLine(asObject(context.businessMessageForwardInfo)?.businessOwnerJid);
	const bot = asObject(context.forwardedAiBotMessageInfo);
	const reply = asObject(context.questionReplyQuotedMessage);
	return {
		...entryPointFields(context),
		...statusFields(context),
		...(group_mentions.length > 0 && { group_mentions }),
		...(url !== undefined && { action_link: { url, title: asLine(link?.buttonTitle) ?? null } }),
		...(origin !== undefined && { forward_origin: origin }),
		...(business !== undefined && personFields('forwarded_business', business, people)),
		...(bot && {
			forwarded_bot: {
				jid: asLine(bot.botJid) ?? null,
				name: asLine(bot.botName) ?? null,
				creator: asLine(bot.creatorName) ?? null,
			},
		}),
		...(context.isQuestion === true && { is_question: true as const }),
		...(reply && {
			question_reply: {
				question_id: asCount(reply.serverQuestionId) ?? null,
				question: messageText(unwrap(reply.quotedQuestion)),
				response: messageText(unwrap(reply.quotedResponse)),
			},
		}),
	};
}
