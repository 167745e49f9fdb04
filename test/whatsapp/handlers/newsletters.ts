import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import { countsOf, readersOf, tellCounts } from '../newsletterNotifications.ts';
import type { Newsletter, Post } from '../newsletters.ts';
import { isStoredPlain } from '../phone/files.ts';
import { type Attributes, bytes, children, now, stanza } from '../stanza.ts';
import { attribute, checkAttributes, demand, Refused, required } from '../strict.ts';
import type { Server } from '../server.ts';
import type { Request, Row } from './handler.ts';

/** @throws Refused 404 */
function find(request: Request, key: string): Newsletter {
	const newsletter = request.server.newsletters.find(key);
	if (!newsletter) throw new Refused(404, 'item-not-found');
	return newsletter;
}

/** How many posts a client may ask for at once; WhatsApp's own limit is not known. */
const PAGE_MAX = 100;

function delivery(newsletter: Newsletter, post: Post, edit?: string): BinaryNode {
	const { id, serverId, at, type, plaintext, mediaType } = post;
	const content = stanza('plaintext', { mediatype: mediaType }, plaintext);
	return stanza(
		'message',
		{ from: newsletter.jid, id, server_id: String(serverId), t: at, type, edit },
		edit === undefined ? [content] : [content, stanza('meta', editTimes(post))],
	);
}

/** The time of a post's edit in milliseconds and of its first version in seconds (noted in whatsmeow). */
function editTimes({ at }: Post): Attributes {
	return { msg_edit_t: String(Date.now()), original_msg_t: at };
}

/** Sends a channel's post or its change to all followers and to the owner's other devices. */
function publish(request: Request, newsletter: Newsletter, post: Post, edit?: string): void {
	for (const device of readersOf(newsletter)) {
		if (device !== request.device) request.server.deliver(device, delivery(newsletter, post, edit));
	}
}

/** Codes of `edit` on a channel: 3 is an edit, 8 a revocation by an admin, 7 removes a reaction. */
function message(request: Request): void {
	const { stanza: node, account, server } = request;
	const newsletter = find(request, attribute(node, 'to'));
	const { id = '', type = '', edit } = node.attrs;
	const [content] = children(node);
	demand(content, '<message> without content');
	let serverId: number;
	if (type === 'reaction') {
		serverId = react(server, newsletter, account, node, content);
	} else {
		demand(content.tag === 'plaintext', `a channel's post in <${content.tag}>`);
		if (!newsletter.admins.has(account)) throw new Refused(401, 'not-authorized');
		const post = edit === undefined ? undefined : newsletter.posts.find((one) => one.id === id);
		if (edit !== undefined && !post) throw new Refused(404, 'item-not-found');
		const body = bytes(content) ?? Buffer.alloc(0);
		demand(edit === '8' || body.length > 0, '<plaintext> without content');
		const isPlain = isStoredPlain(server.media, proto.Message.decode(body));
		demand(isPlain, "a channel's file that is not stored in the clear");
		if (post) {
			post.plaintext = body;
			post.edited = true;
			serverId = post.serverId;
			publish(request, newsletter, post, edit);
		} else {
			serverId = newsletter.nextServerId;
			const { mediatype: mediaType } = content.attrs;
			const reactions = new Map<Account, string>();
			const fresh = {
				id,
				serverId,
				at: request.t,
				type,
				plaintext: body,
				mediaType,
				reactions,
				views: 0,
				edited: false,
			};
			newsletter.posts.push(fresh);
			publish(request, newsletter, fresh);
		}
	}
	server.journal.emit('message', {
		id,
		from: request.device.pn,
		to: newsletter.jid,
		type,
		edit,
		recipients: [...newsletter.followers].map(({ pn }) => pn),
	});
	request.ack({ server_id: String(serverId) });
	server.journal.emit('ack', { id, from: request.device.pn, to: newsletter.jid });
}

function react(
	server: Server,
	newsletter: Newsletter,
	account: Account,
	node: BinaryNode,
	content: BinaryNode,
): number {
	const serverId = Number(attribute(node, 'server_id'));
	const post = newsletter.posts.find((one) => one.serverId === serverId);
	if (!post) throw new Refused(404, 'item-not-found');
	demand(content.tag === 'reaction', '<message type=reaction> without <reaction>');
	demand(
		(node.attrs.edit === '7') === (content.attrs.code === undefined),
		'reaction and edit disagree',
	);
	if (content.attrs.code === undefined) post.reactions.delete(account);
	else post.reactions.set(account, content.attrs.code);
	tellCounts(server, newsletter, post);
	return serverId;
}

function watch(request: Request): void {
	const { server, device } = request;
	const newsletter = find(request, attribute(request.stanza, 'to'));
	const { liveSeconds } = server.newsletters;
	newsletter.watchers.set(device, Date.now() + liveSeconds * 1000);
	request.result([stanza('live_updates', { duration: liveSeconds.toString() })]);
	server.journal.emit('liveUpdates', { ...device.id, newsletter: newsletter.jid });
}

/** Counts of posts since a moment or behind a post: without what is in them (whatsmeow `GetNewsletterMessageUpdates`). */
function messageUpdates(request: Request): void {
	const newsletter = find(request, attribute(request.stanza, 'to'));
	const asked = required(request.stanza, 'message_updates');
	checkAttributes(asked, 'count since? after?');
	const after = Number(asked.attrs.after ?? 0);
	const posts = newsletter.posts.filter(({ serverId }) => serverId > after);
	const shown = posts.slice(0, Number(asked.attrs.count)).map((post) => countsOf(post));
	request.result([
		stanza('message_updates', {}, [stanza('messages', { jid: newsletter.jid, t: now() }, shown)]),
	]);
}

/** Posts by page, the newest first: of any channel, found by its JID or its link (WASmaxNewslettersGetNewsletterMessages). */
function messages(request: Request): void {
	const asked = required(request.stanza, 'messages');
	checkAttributes(asked, 'type=jid|invite jid? key? count before? after?');
	const { type, jid, key, before, after } = asked.attrs;
	demand((type === 'jid') === (jid !== undefined), 'posts of no channel');
	demand((type === 'invite') === (key !== undefined), 'posts of no channel');
	demand(before === undefined || after === undefined, 'posts in two directions');
	const count = Number(asked.attrs.count);
	demand(count >= 1 && count <= PAGE_MAX, `${count} posts at once`);
	const newsletter = find(request, jid ?? key ?? '');
	const wanted = newsletter.posts.filter(
		({ serverId }) => serverId < Number(before ?? Infinity) && serverId > Number(after ?? 0),
	);
	const page = after === undefined ? wanted.slice(-count) : wanted.slice(0, count);
	const rows = page.reverse().map((post) => historyRow(newsletter, post, request.account));
	request.result([stanza('messages', { jid: newsletter.jid, t: now() }, rows)]);
}

/** A post as it is shown in a page: with counts, of which only admins see the views. */
function historyRow(newsletter: Newsletter, post: Post, viewer: Account): BinaryNode {
	const { attrs, content = [] } = countsOf(post);
	const counts = (content as BinaryNode[]).filter(
		({ tag }) => tag !== 'views_count' || newsletter.admins.has(viewer),
	);
	const { plaintext, mediaType } = post;
	const isOwn = newsletter.admins.has(viewer);
	return stanza('message', { ...attrs, is_sender: isOwn ? 'true' : undefined }, [
		stanza('forwards_count', { count: '0' }),
		...counts,
		...(plaintext.length > 0 ? [stanza('plaintext', { mediatype: mediaType }, plaintext)] : []),
	]);
}

export const rows: Row[] = [
	{
		tag: 'message',
		server: 'newsletter',
		attrs: 'id to type=text|media|reaction|poll|event edit?=3|7|8 server_id? phash?',
		handle: message,
	},
	{
		tag: 'iq',
		xmlns: 'newsletter',
		type: 'get',
		child: 'message_updates',
		server: 'newsletter',
		handle: messageUpdates,
	},
	{
		tag: 'iq',
		xmlns: 'newsletter',
		type: 'get',
		child: 'messages',
		server: 's.whatsapp.net',
		handle: messages,
	},
	{
		tag: 'iq',
		xmlns: 'newsletter',
		type: 'set',
		child: 'live_updates',
		server: 'newsletter',
		handle: watch,
	},
];
