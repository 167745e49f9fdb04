import type { ChannelKey, ChannelPost, ChannelQueries } from '../../contract/queries/channels';
import { asLine } from '../../message/untrusted';
import { type Baileys, type BinaryNode, plainMessage, type WASocket } from '../wire/baileys';
import { bytes, child, children, count } from '../wire/stanza';
import { channelError, noAnswer, unknownChannel } from './channelRefusals';

type Posts = ChannelQueries['listChannelPosts'];

/**
 * A page of posts (WASmaxNewslettersGetNewsletterMessages). Baileys' `newsletterFetchMessages` asks for their counts only.
 * @throws WhatsAppError `recipient_not_found`, `forbidden`, `upstream_timeout`, …
 */
export async function channelPosts(
	{ channel, count: limit, before, after }: Posts['args'],
	sock: WASocket,
	baileys: Baileys,
): Promise<Posts['result']> {
	let answer: BinaryNode | undefined;
	try {
		answer = (await sock.query({
			tag: 'iq',
			attrs: { type: 'get', to: baileys.S_WHATSAPP_NET, xmlns: 'newsletter' },
			content: [
				{
					tag: 'messages',
					attrs: {
						...keyAttrs(channel),
						count: String(limit),
						...(before !== undefined && { before }),
						...(after !== undefined && before === undefined && { after }),
					},
				},
			],
		})) as BinaryNode | undefined;
	} catch (error) {
		throw channelError(error);
	}
	if (answer === undefined) noAnswer();
	const page = child(answer, 'messages');
	const jid = page?.attrs.jid ?? ('jid' in channel ? channel.jid : undefined);
	if (jid === undefined) throw unknownChannel();
	const posts = children(page, 'message').flatMap((node) => postOf(node, baileys));
	return { channel: jid, posts: posts.sort((a, b) => Number(b.serverId) - Number(a.serverId)) };
}

function keyAttrs(channel: ChannelKey): Record<string, string> {
	return 'jid' in channel
		? { type: 'jid', jid: channel.jid }
		: { type: 'invite', key: channel.invite };
}

/** None for a row without number: it could not be referred to. */
function postOf(node: BinaryNode, baileys: Baileys): ChannelPost[] {
	const { id, server_id: serverId, t, is_sender: isSender } = node.attrs;
	if (count(serverId) === undefined) return [];
	return [
		{
			serverId: serverId as string,
			id: asLine(id) ?? null,
			timestamp: count(t) ?? 0,
			fromMe: isSender === 'true',
			message: contentOf(node, baileys),
			views: countIn(node, 'views_count'),
			forwards: countIn(node, 'forwards_count'),
			reactions: children(child(node, 'reactions'), 'reaction').flatMap(({ attrs }) => {
				const emoji = asLine(attrs.code);
				return emoji === undefined ? [] : [{ emoji, count: count(attrs.count) ?? 0 }];
			}),
		},
	];
}

function countIn(node: BinaryNode, tag: string): number | null {
	return count(child(node, tag)?.attrs.count) ?? null;
}

/** What nobody can read is left out, so that it costs no other post. */
function contentOf(node: BinaryNode, baileys: Baileys): Record<string, unknown> | undefined {
	const plaintext = bytes(child(node, 'plaintext'));
	if (!plaintext?.length) return undefined;
	try {
		return plainMessage(baileys.proto.Message.decode(plaintext), baileys);
	} catch {
		return undefined;
	}
}
