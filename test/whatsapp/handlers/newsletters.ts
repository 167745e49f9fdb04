import { type BinaryNode, proto } from '@whiskeysockets/baileys';
import type { Account, Device } from '../accounts.ts';
import { isLid } from '../jid.ts';
import { tellCounts, tellMex } from '../newsletterNotifications.ts';
import type { Newsletter, Post } from '../newsletters.ts';
import { isStoredPlain } from '../phone/files.ts';
import { type Attributes, bytes, children, now, stanza } from '../stanza.ts';
import { attribute, checkAttributes, demand, Refused, required } from '../strict.ts';
import type { Server } from '../server.ts';
import type { Request, Row } from './handler.ts';
import type { MexQuery, Variables } from './mex.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Seconds: a week. */
const INVITE_LASTS = 604_800;

/** @throws Refused 404 */
function find(request: Request, key: string): Newsletter {
	const newsletter = request.server.newsletters.find(key);
	if (!newsletter) throw new Refused(404, 'Newsletter not found');
	return newsletter;
}

const about = (
	field: string,
	act: (newsletter: Newsletter, request: Request, variables: Variables) => unknown,
): MexQuery => ({
	field,
	answer: (request, variables) =>
		act(find(request, text(variables.newsletter_id)), request, variables),
});

/** The channel, if the account owns it. @throws Refused 403 */
const owned = (
	field: string,
	act: (newsletter: Newsletter, request: Request, variables: Variables) => unknown,
) =>
	about(field, (newsletter, request, variables) => {
		if (newsletter.owner !== request.account) throw new Refused(403, 'Not the owner');
		return act(newsletter, request, variables);
	});

/** Baileys' queries about channels, by query id (`lib/Types/Mex.js`). */
export const newsletterQueries: Record<string, MexQuery> = {
	'8823471724422422': {
		field: 'xwa2_newsletter_create',
		answer: ({ server, account }, { input }) => {
			const { name, description } = input as { name?: unknown; description?: unknown };
			return server.newsletters.create(account, text(name), text(description)).toJson(account);
		},
	},
	'6563316087068696': {
		field: 'xwa2_newsletter',
		answer: (request, { input }) =>
			find(request, text((input as { key?: unknown }).key)).toJson(request.account),
	},
	'24404358912487870': about('xwa2_newsletter_join_v2', (newsletter, request) => {
		newsletter.followers.add(request.account);
		tellOwn(request, 'Join', newsletter.toJson(request.account));
		return newsletter.toJson(request.account);
	}),
	'9767147403369991': about('xwa2_newsletter_leave_v2', (newsletter, request) => {
		newsletter.followers.delete(request.account);
		tellOwn(request, 'Leave', { id: newsletter.jid, role: 'GUEST' });
		return newsletter.toJson(request.account);
	}),
	'29766401636284406': about('xwa2_newsletter_mute_v2', (newsletter, request) => {
		newsletter.muted.add(request.account);
		tellOwn(request, 'MuteChange', { id: newsletter.jid, mute: 'ON' });
		return newsletter.toJson(request.account);
	}),
	'9864994326891137': about('xwa2_newsletter_unmute_v2', (newsletter, request) => {
		newsletter.muted.delete(request.account);
		tellOwn(request, 'MuteChange', { id: newsletter.jid, mute: 'OFF' });
		return newsletter.toJson(request.account);
	}),
	'9783111038412085': about('xwa2_newsletter_subscribers', ({ followers }) => ({
		subscribers_count: followers.size,
	})),
	'7130823597031706': about('xwa2_newsletter_admin', ({ admins }) => ({
		admin_count: admins.size,
	})),
	'24250201037901610': owned('xwa2_newsletter_update', (newsletter, request, { updates }) => {
		const { name, description } = (updates ?? {}) as { name?: unknown; description?: unknown };
		if (typeof name === 'string') newsletter.name = name;
		if (typeof description === 'string') newsletter.description = description;
		const changed = {
			...(typeof name === 'string' ? { name: { text: name } } : {}),
			...(typeof description === 'string' ? { description: { text: description } } : {}),
		};
		const readers = [...readersOf(newsletter)].filter((device) => device !== request.device);
		tellMex(request.server, readers, 'MetadataUpdate', {
			id: newsletter.jid,
			thread_metadata: changed,
		});
		return newsletter.toJson(request.account);
	}),
	// WAWebMexCreateNewsletterAdminInviteJob
	'9387141988078609': owned(
		'xwa2_newsletter_admin_invite_create',
		(newsletter, { server }, { user_id: user }) => {
			const account = isLid(text(user)) ? server.directory.find(text(user)) : undefined;
			if (!account) throw new Refused(404, 'User not found');
			const until = Number(now()) + INVITE_LASTS;
			newsletter.invited.set(account, until);
			return { id: newsletter.jid, invite_expiration_time: String(until) };
		},
	),
	'30062808666639665': owned('xwa2_newsletter_delete_v2', (newsletter, { server }) => {
		server.newsletters.delete(newsletter);
		return { id: newsletter.jid };
	}),
};

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

/** The devices of all followers and admins. */
function readersOf({ followers, admins }: Newsletter): Device[] {
	return [...new Set<Account>([...followers, ...admins])].flatMap(({ companions }) => companions);
}

/** Notifies the account's other devices of an action of one device. */
function tellOwn({ server, device, account }: Request, what: string, value: object): void {
	const others = account.companions.filter((other) => other !== device);
	tellMex(server, others, what, value);
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

function messageUpdates(request: Request): void {
	const newsletter = find(request, attribute(request.stanza, 'to'));
	const asked = required(request.stanza, 'message_updates');
	checkAttributes(asked, 'count since? after?');
	const after = Number(asked.attrs.after ?? 0);
	const posts = newsletter.posts.filter(({ serverId }) => serverId > after);
	const shown = posts.slice(0, Number(asked.attrs.count)).map((post) => delivery(newsletter, post));
	request.result([
		stanza('message_updates', { jid: newsletter.jid, t: now() }, [stanza('messages', {}, shown)]),
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
		type: 'set',
		child: 'live_updates',
		server: 'newsletter',
		handle: watch,
	},
];
