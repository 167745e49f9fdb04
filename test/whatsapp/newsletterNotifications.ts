import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account, Device } from './accounts.ts';
import type { Newsletter, Post } from './newsletters.ts';
import type { Server } from './server.ts';
import { now, SERVER_JID, stanza } from './stanza.ts';

/** The devices of all followers and admins. */
export function readersOf({ followers, admins }: Newsletter): Device[] {
	return [...new Set<Account>([...followers, ...admins])].flatMap(({ companions }) => companions);
}

/** A post with its views and reactions, without what is in it. */
export function countsOf(post: Post): BinaryNode {
	const counts = new Map<string, number>();
	for (const code of post.reactions.values()) counts.set(code, (counts.get(code) ?? 0) + 1);
	const reactions = [...counts].map(([code, count]) =>
		stanza('reaction', { code, count: count.toString() }),
	);
	const attrs = { server_id: post.serverId.toString(), id: post.id, t: post.at, type: post.type };
	return stanza('message', attrs, [
		stanza('views_count', { count: post.views.toString() }),
		...(reactions.length > 0 ? [stanza('reactions', {}, reactions)] : []),
	]);
}

/** Notifies recent subscribers of a post's views and reactions. */
export function tellCounts(server: Server, newsletter: Newsletter, post: Post): void {
	for (const [device, until] of newsletter.watchers) {
		if (until < Date.now()) continue;
		const attrs = { jid: newsletter.jid, t: now() };
		const content = [stanza('live_updates', {}, [stanza('messages', attrs, [countsOf(post)])])];
		server.notify(device, { from: newsletter.jid, type: 'newsletter' }, content);
	}
}

/** @param what as in `NotificationNewsletter<what>`; its field is the same in the spelling of GraphQL */
export function tellMex(
	server: Server,
	devices: readonly Device[],
	what: string,
	value: object,
): void {
	const field = what.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	const body = { data: { [`xwa2_notify_newsletter_on${field}`]: value } };
	const update = stanza(
		'update',
		{ op_name: `NotificationNewsletter${what}` },
		Buffer.from(JSON.stringify(body)),
	);
	for (const device of devices) server.notify(device, { from: SERVER_JID, type: 'mex' }, [update]);
}
