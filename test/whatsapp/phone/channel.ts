import { randomBytes } from 'node:crypto';
import { QueryIds } from '@whiskeysockets/baileys';
import type { Channel } from '../contract.ts';
import { tellCounts } from '../newsletterNotifications.ts';
import { bytes, child, SERVER_JID, stanza } from '../stanza.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

/** @see Phone.channel */
export function channel({ line, server }: SimulatedPhone, jid: string): Channel {
	const ask = async (query_id: string, variables: object = {}): Promise<void> => {
		const body = JSON.stringify({ variables: { newsletter_id: jid, ...variables } });
		const query = stanza('query', { query_id }, Buffer.from(body));
		const attrs = { id: server.newId(), to: SERVER_JID, type: 'get', xmlns: 'w:mex' };
		const answer = bytes(child(await line.query(stanza('iq', attrs, [query])), 'result'));
		const { errors } = JSON.parse(String(answer)) as { errors?: Array<{ message: string }> };
		if (errors?.[0]) throw new Error(`the server refused: ${errors[0].message}`);
	};
	return {
		follow: async () => await ask(QueryIds.FOLLOW),
		leave: async () => await ask(QueryIds.UNFOLLOW),
		mute: async (muted) => await ask(muted ? QueryIds.MUTE : QueryIds.UNMUTE),
		change: async (updates) =>
			await ask(QueryIds.UPDATE_METADATA, { updates: { ...updates, settings: null } }),
		async react(server_id, code) {
			const id = randomBytes(8).toString('hex').toUpperCase();
			const attrs = { id, to: jid, type: 'reaction', server_id };
			await line.submit(stanza('message', attrs, [stanza('reaction', { code })]));
		},
		view(serverId) {
			const newsletter = server.newsletters.find(jid);
			const post = newsletter?.posts.find((one) => String(one.serverId) === serverId);
			if (!newsletter || !post) throw new Error(`there is no post ${serverId} in ${jid}`);
			post.views += 1;
			tellCounts(server, newsletter, post);
		},
	};
}
