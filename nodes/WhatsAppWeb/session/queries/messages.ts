import { invalidParameter, WhatsAppError } from '../../errors';
import type { Handlers } from '../../contract/Handlers';
import type { KeptMessage, MessageQueries, Somebody } from '../../contract/queries/messages';
import { isLidJid, isPnJid } from '../../message/jid';
import { jidsIn } from '../../message/received/people';
import { asLine } from '../../message/untrusted';
import { timedOut } from '../../primitives/Budget';
import { identitiesOf } from '../account/identities';
import { isLinked, isMe } from '../account/me';
import { chatName } from '../account/names';
import { peopleOf } from '../account/people';
import type { RequestContext } from '../connection/ConnectionSource';
import { reactionsTo } from '../messages/annotations/reactions';
import { standingOf } from '../messages/annotations/votes';
import {
	asReceived,
	contentOf,
	intersects,
	knownMessages,
	type ListedKnownMessage,
} from '../messages/known';
import { onlyOne } from '../messages/lookup';
import { bareQuote, quotedContent } from '../messages/quoted';
import { searchMessages } from '../messages/search';

type Core = RequestContext['core'];

export const messageQueries: Handlers<MessageQueries, RequestContext> = {
	async findMessages({ after, chat, from, ...filters }, context) {
		await requireLinked(context);
		const { core, budget } = context;
		const { me, auth, account, baileys } = core;
		const allOf = async (jid: string | undefined): Promise<string[] | undefined> =>
			jid === undefined ? undefined : await identitiesOf([jid], auth.keys, me());
		const wanted = { ...filters, chats: await allOf(chat), from: await allOf(from) };
		const before = after === undefined ? undefined : Number(after);
		const clearedThrough = async (jid: string): Promise<number> =>
			(await core.chatStates.of(jid)).clearedThrough ?? 0;
		const parts = { account, baileys, me: me(), clearedThrough };
		const search = searchMessages(wanted, before, parts);
		const { found, next } = await budget.race(search, () => timedOut('messages are searched'));
		const messages = await Promise.all(found.map(async (known) => await kept(known, core)));
		return { messages, next: next === undefined ? null : String(next) };
	},
	async lookUpMessage({ id, chat }, context) {
		await requireLinked(context);
		const { core } = context;
		const known = await onlyKnown(id, chat, core);
		const reactions = await reactionsTo(id, known, core.account);
		return {
			...(await kept(known, core)),
			reactions: await Promise.all(
				reactions.map(async ({ by, emoji, at }) => ({
					emoji,
					at: Math.floor(at / 1000),
					...(await somebody(by, core)),
				})),
			),
			status: known.fromMe ? await statusOf(id, core) : null,
		};
	},
	async lookUpPoll({ id, chat }, context) {
		await requireLinked(context);
		const { core } = context;
		const known = await onlyKnown(id, chat, core);
		const standing = await standingOf(id, known, core);
		if (!standing) {
			throw invalidParameter(
				'messageId',
				known.revoked ? 'is of a poll that was deleted' : 'is of a message that is no poll',
				'Map message_id of the node that sent the poll, or poll_message_id of a vote.',
			);
		}
		const { ballot, options, voters } = standing;
		return {
			chat: known.chats[0] ?? '',
			messageId: id,
			name: ballot.name,
			selectableCount: ballot.selectableCount,
			options: await Promise.all(
				options.map(async ({ option, voters: each }) => ({
					option,
					voters: await Promise.all(
						each.map(async ({ voter, at }) => ({
							at: Math.floor(at / 1000),
							...(await somebody(voter, core)),
						})),
					),
				})),
			),
			voters,
		};
	},
};

/** What is kept is of the number that is linked. @throws WhatsAppError `device_not_connected` */
export async function requireLinked({
	core,
	dialler,
	budget,
}: Pick<RequestContext, 'core' | 'dialler' | 'budget'>): Promise<void> {
	if (!isLinked(core.auth)) await dialler.opened(budget);
}

/** @throws WhatsAppError `message_not_found` */
async function onlyKnown(
	id: string,
	chat: string | undefined,
	{ account, auth, me }: Core,
): Promise<ListedKnownMessage> {
	const all = await knownMessages(account, id);
	const chats = chat === undefined ? undefined : await identitiesOf([chat], auth.keys, me());
	const inChat = chats ? all.filter((message) => intersects(message.chats, chats)) : all;
	if (inChat.length === 0) throw notKept(id, all.length > 0);
	return { ...onlyOne(id, inChat), id };
}

/** @param isElsewhere whether another chat has such a message */
function notKept(id: string, isElsewhere: boolean): WhatsAppError {
	return new WhatsAppError('message_not_found', `No message ${id} is kept`, {
		description: isElsewhere
			? 'It is in another chat: leave Chat empty, or correct it.'
			: 'Kept is what this n8n has sent and received since the number was linked, for two weeks, and polls for 90 days. Check the ID.',
		details: { message_id: id },
	});
}

async function kept(known: ListedKnownMessage, core: Core): Promise<KeptMessage> {
	const { account, auth, baileys, me } = core;
	const content = contentOf(known, baileys);
	const message = asReceived(known, content);
	const jids = jidsIn(content);
	if (jids.length > 0) message.people = await peopleOf(jids, core, undefined);
	const quote = bareQuote(content, known.chats);
	if (quote) {
		const parts = { account, keys: auth.keys, me: me(), baileys };
		message.quotedContent = await quotedContent(quote, parts);
	}
	return {
		message,
		chatName: asLine(await chatName(message.chat, core)) ?? null,
		editedAt: known.editedAt === undefined ? null : Math.floor(known.editedAt / 1000),
		isDeleted: known.revoked === true,
	};
}

async function somebody(jids: readonly string[], core: Core): Promise<Somebody> {
	const [jid = ''] = jids;
	const me = core.me();
	return {
		pn: jids.find(isPnJid) ?? null,
		lid: jids.find(isLidJid) ?? null,
		name: asLine(await chatName(jid, core)) ?? null,
		isMe: jids.some((each) => isMe(each, me)),
	};
}

/** The server's word survives a restart, receipts do not. */
async function statusOf(id: string, { account, sendStatus }: Core) {
	const status = sendStatus(id);
	if (status) return status;
	const entry = await account.outbox.byMessageId(id);
	return entry?.state === 'accepted' ? 'accepted' : null;
}
