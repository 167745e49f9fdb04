import * as baileys from '@whiskeysockets/baileys';
import { channelPosts } from '../../../../../nodes/WhatsAppWeb/session/account/channelPosts';
import {
	lookUpChannel,
	ownChannels,
} from '../../../../../nodes/WhatsAppWeb/session/account/channels';
import { createCaches } from '../../../../../nodes/WhatsAppWeb/session/account/caches';
import type { BinaryNode, WASocket } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { stanza } from '../../../../whatsapp/stanza.ts';

/** What no channel of the loopback WhatsApp is: answers in a form that WhatsApp may give one day, or somebody in its name. */
const JID = '120363000000000001@newsletter';

/** A connection that answers every query the same. */
const answering = (answer: BinaryNode | undefined) =>
	({ query: () => Promise.resolve(answer) }) as unknown as WASocket;
const json = (value: unknown) => {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return answering(stanza('iq', {}, [stanza('result', {}, Buffer.from(text))]));
};
const learned: unknown[] = [];
const parts = () => ({
	baileys,
	caches: createCaches(),
	names: {
		learn: (...names: unknown[]) => learned.push(names),
		learnAll: (names: unknown) => learned.push(names),
	},
});
type Parts = Parameters<typeof lookUpChannel>[2];
const look = async (sock: WASocket) =>
	await lookUpChannel({ jid: JID }, sock, parts() as unknown as Parts);

it.each([
	['no answer at all', answering(undefined), 'upstream_timeout'],
	['an answer without result', answering(stanza('iq', {})), 'server_rejected'],
	['text that is no JSON', json('<html>'), 'server_rejected'],
	['JSON of another form', json([1]), 'server_rejected'],
	['errors of another form', json({ errors: ['no'] }), 'server_rejected'],
	['a refusal without code', json({ errors: [{ message: 'No\u0000!' }] }), 'server_rejected'],
	['a refusal by its code', json({ errors: [{ extensions: { error_code: '403' } }] }), 'forbidden'],
	['no channel', json({ data: { xwa2_newsletter: null } }), 'recipient_not_found'],
	['something else', json({ data: { xwa2_newsletter: { id: '1@g.us' } } }), 'recipient_not_found'],
	[
		'a deleted one',
		json({ data: { xwa2_newsletter: { id: JID, state: { type: 'DELETED' } } } }),
		'recipient_not_found',
	],
])('%s', async (_, sock, code) => {
	await expect(look(sock)).rejects.toMatchObject({ code });
});

it('a channel of which little is said, or in other types', async () => {
	const nothing = {
		jid: JID,
		name: null,
		description: null,
		invite: null,
		followers: null,
		role: null,
		muted: null,
		verified: false,
		state: 'active',
		pictureUrl: null,
		createdAt: null,
	};
	expect(await look(json({ data: { xwa2_newsletter: { id: JID } } }))).toEqual(nothing);
	const strange = {
		id: JID,
		state: { type: 'SUSPENDED' },
		thread_metadata: {
			name: { text: 'News\nof\u0000 today' },
			description: { text: ['no'] },
			subscribers_count: 7,
			creation_time: '',
			picture: { direct_path: 'https://example.com/' },
			verification: 'VERIFIED',
		},
		viewer_metadata: { mute: 'OFF', role: 'MODERATOR', settings: 'none' },
	};
	expect(await look(json({ data: { xwa2_newsletter: strange } }))).toEqual({
		...nothing,
		name: 'News of today',
		followers: 7,
		muted: false,
		verified: true,
		state: 'suspended',
	});
});

it('a list with what is no channel', async () => {
	const list = [null, 7, { id: null }, { id: JID }, { id: '628@s.whatsapp.net' }];
	const sock = json({ data: { xwa2_newsletter_subscribed: list } });
	const channels = await ownChannels(sock, parts() as unknown as Parts);
	expect(channels.map(({ jid }) => jid)).toEqual([JID]);
});

it('posts without number, content or sense', async () => {
	const post = (attrs: Record<string, string>, content: BinaryNode[] = []) =>
		stanza('message', attrs, content);
	const text = baileys.proto.Message.encode({ conversation: 'Hello' }).finish();
	const page = stanza('messages', { jid: JID }, [
		post({ id: 'A' }),
		post({ server_id: 'seven', id: 'B' }),
		post({ server_id: '7' }, [
			stanza('plaintext', {}, Buffer.from([0xff, 0xff, 0xff])),
			stanza('views_count', { count: '-1' }),
			stanza('reactions', {}, [
				stanza('reaction', { count: '9' }),
				stanza('reaction', { code: '👍' }),
			]),
		]),
		post({ server_id: '8', id: 'C', t: 'now', is_sender: 'true' }, [
			stanza('plaintext', {}, text),
			stanza('forwards_count', { count: '3' }),
		]),
	]);
	const args = { channel: { jid: JID }, count: 50 };
	const { posts } = await channelPosts(args, answering(stanza('iq', {}, [page])), baileys);
	expect(posts).toEqual([
		{
			serverId: '8',
			id: 'C',
			timestamp: 0,
			fromMe: true,
			message: { conversation: 'Hello' },
			views: null,
			forwards: 3,
			reactions: [],
		},
		{
			serverId: '7',
			id: null,
			timestamp: 0,
			fromMe: false,
			message: undefined,
			views: null,
			forwards: null,
			reactions: [{ emoji: '👍', count: 0 }],
		},
	]);
	expect(await channelPosts(args, answering(stanza('iq', {})), baileys)).toEqual({
		channel: JID,
		posts: [],
	});
});
