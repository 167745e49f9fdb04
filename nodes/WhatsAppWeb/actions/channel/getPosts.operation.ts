import type { ChannelKey, ChannelPost } from '../../contract/queries/channels';
import type { SessionClient } from '../../contract/SessionClient';
import { flattenMessage } from '../../message/flatten';
import { typeOfMessage } from '../../message/messageTypes';
import { field } from '../../fields';
import { manyItems, readLimit } from '../form/manyItems';
import type { ParameterReader } from '../form/parameters';
import { readChannel } from '../form/recipients';
import { defineOperation } from '../operation';
import { channelField } from './channel.properties';

/** Posts at once, as clients read them. */
const PAGE = 50;

/** Nine digits: far more than any channel has. */
const SERVER_ID_MAX = 999_999_999;

const EXAMPLE = {
	chat: '120363000000000001@newsletter',
	server_id: '104',
	message_id: '3EB0C431C26A1916E07A',
	text: 'Good morning!',
	type: 'text',
	views: 1_873,
	reactions: [{ emoji: '👍', count: 12 }],
	forwards: 3,
	timestamp: 1_780_000_000,
	date: '2026-05-28T20:26:40.000Z',
	is_from_me: true,
};

export const getPosts = defineOperation({
	option: {
		name: 'Get Posts',
		value: 'getPosts',
		action: 'Get posts of a channel',
		description:
			'The newest first, with views and reactions; also of channels you do not follow, where WhatsApp allows it',
	},
	gives: EXAMPLE,
	fields: [
		channelField,
		...manyItems,
		field('simplify', 'Simplify', 'boolean', {
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		}),
		field('options', 'Options', 'collection', {
			placeholder: 'Add option',
			default: {},
			description: 'Which posts are meant, by where they are in the channel',
			options: [
				field('after', 'After Post', 'number', {
					typeOptions: { minValue: 0 },
					default: 0,
					description:
						'Only posts behind this one, by its server_id; with a limit, the next ones. Not together with Before Post.',
				}),
				field('before', 'Before Post', 'number', {
					typeOptions: { minValue: 1 },
					default: 1,
					description: 'Only posts older than this one, by its server_id',
				}),
			],
		}),
	],
	read(parameters) {
		const channel = readChannel(parameters, 'channel');
		const limit = readLimit(parameters);
		const simplify = parameters.boolean('simplify', true);
		const range = readRange(parameters);
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const { chat, posts } = await readPosts(client, channel, { ...range, limit, signal });
				return posts.map((post) => ({ json: postJson(chat, post, simplify) }));
			},
		};
	},
});

interface Range {
	before?: string;
	after?: string;
}

function readRange(parameters: ParameterReader): Range {
	const [before, after] = ['before', 'after'].map((name) => {
		const limits = { min: 0, max: SERVER_ID_MAX };
		return parameters.optionalInteger(`options.${name}`, limits)?.toString();
	});
	if (before !== undefined && after !== undefined) {
		parameters.refuse('options.after', 'cannot be used together with Before Post');
	}
	return { before, after };
}

/** As many posts as are wanted, page by page, the newest first. */
async function readPosts(
	client: Pick<SessionClient, 'query'>,
	channel: ChannelKey,
	{ before, after, limit, signal }: Range & { limit: number; signal: AbortSignal | undefined },
): Promise<{ chat: string; posts: ChannelPost[] }> {
	const range: Range = { before, after };
	const posts: ChannelPost[] = [];
	for (;;) {
		const count = Math.min(PAGE, limit - posts.length);
		const args = { channel, count, ...range };
		const page = await client.query('listChannelPosts', args, { signal });
		// Towards newer posts, a page lies before those read so far.
		if (after === undefined) posts.push(...page.posts);
		else posts.unshift(...page.posts);
		const edge = after === undefined ? page.posts.at(-1) : page.posts[0];
		const isOver = page.posts.length < count || posts.length >= limit || !edge;
		if (isOver || edge.serverId === range.before || edge.serverId === range.after) {
			return { chat: page.channel, posts };
		}
		if (after === undefined) range.before = edge.serverId;
		else range.after = edge.serverId;
	}
}

function postJson(
	chat: string,
	{ serverId, id, timestamp, fromMe, message, views, forwards, reactions }: ChannelPost,
	simplify: boolean,
): Record<string, unknown> {
	const flat = flattenMessage({
		id: id ?? '',
		chat,
		sender: chat,
		fromMe,
		timestamp,
		serverId,
		offline: false,
		message,
	});
	const counted = { views, reactions, forwards };
	const type = typeOfMessage(flat);
	const date = new Date(timestamp * 1000).toISOString();
	if (!simplify) return { ...flat, message_id: id, type, ...counted, date };
	return {
		chat,
		server_id: serverId,
		message_id: id,
		text: flat.text,
		type,
		...counted,
		timestamp,
		date,
		is_from_me: fromMe,
	};
}
