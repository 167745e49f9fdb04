import type { Channel, ChannelKey, ChannelRole } from '../../contract/queries/channels';
import { isNewsletterJid } from '../../message/jid';
import {
	asCount,
	asLine,
	asObject,
	asObjects,
	asText,
	type PlainObject,
} from '../../message/untrusted';
import type { Baileys, WASocket } from '../wire/baileys';
import { askMex } from '../wire/mex';
import { channelError, noAnswer, strangeAnswer, unknownChannel } from './channelRefusals';
import { keepList, type SessionCaches } from './caches';
import type { Names } from './names';

/** Far more than anybody follows. */
const MAX_CHANNELS = 10_000;

/** Where clients load the pictures of channels from, which are not encrypted. */
const PICTURES = 'https://pps.whatsapp.net';

/** Ids of WhatsApp Web's queries in autumn 2026 (`WAWebMex…Job`). Those of Baileys that it has given up are not used. */
const QUERIES = {
	look: '27456920720571478',
	list: '25399611239711790',
	create: '25149874324715067',
	update: '24250201037901610',
	delete: '30062808666639665',
	follow: '24404358912487870',
	unfollow: '9767147403369991',
	setting: '31938993655691868',
} as const;

/** The setting by which new posts of a channel are muted. */
const MUTE = 'MUTE_ADMIN_ACTIVITY';

interface Parts extends Names {
	baileys: Baileys;
	caches: Pick<SessionCaches, 'lists'>;
}

/**
 * A channel, whose name is learned.
 * @throws WhatsAppError `recipient_not_found`, `forbidden`, `rate_limited`, `upstream_timeout`, …
 */
export async function lookUpChannel(
	channel: ChannelKey,
	sock: WASocket,
	parts: Parts,
): Promise<Channel> {
	const isJid = 'jid' in channel;
	const key = isJid ? channel.jid : channel.invite;
	const variables = {
		input: { key, type: isJid ? 'JID' : 'INVITE', view_role: 'GUEST' },
		fetch_creation_time: true,
		fetch_full_image: true,
		fetch_pinned_messages: false,
		fetch_status_metadata: false,
		fetch_viewer_metadata: true,
		fetch_wamo_sub: false,
	};
	const { xwa2_newsletter: found } = await ask('look', variables, sock, parts);
	const read = readChannel(asObject(found));
	if (!read || read.state === 'deleted') throw unknownChannel();
	await parts.names.learn(read.jid, { subject: read.name ?? undefined });
	return read;
}

/** The channels that this account follows or owns, whose names are learned. @throws WhatsAppError */
export async function ownChannels(sock: WASocket, parts: Parts): Promise<Channel[]> {
	const variables = { fetch_status_metadata: false, fetch_wamo_sub: false };
	const { xwa2_newsletter_subscribed: list } = await ask('list', variables, sock, parts);
	const channels = asObjects(list, MAX_CHANNELS)
		.map(readChannel)
		.filter((channel) => channel !== undefined)
		.filter(({ state }) => state !== 'deleted');
	await parts.names.learnAll(
		channels.map(({ jid, name }) => [jid, { subject: name ?? undefined }]),
	);
	const jids = channels.map(({ jid }) => jid);
	keepList(parts.caches.lists, 'channels', jids);
	return channels;
}

/** @param picture JPEG */
export async function createChannel(
	{ name, description, picture }: { name: string; description?: string; picture?: Uint8Array },
	sock: WASocket,
	parts: Parts,
): Promise<Channel> {
	const input = {
		name,
		description: description ?? null,
		...(picture && { picture: Buffer.from(picture).toString('base64') }),
	};
	const { xwa2_newsletter_create: made } = await ask('create', { input }, sock, parts);
	const channel = readChannel(asObject(made));
	if (!channel) throw strangeAnswer();
	await parts.names.learn(channel.jid, { subject: channel.name ?? name });
	return channel;
}

/** @param picture JPEG; null removes it */
export async function updateChannel(
	jid: string,
	changes: { name?: string; description?: string; picture?: Uint8Array | null },
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	const { name, description, picture } = changes;
	const updates = {
		...(name !== undefined && { name }),
		...(description !== undefined && { description }),
		...(picture !== undefined && { picture: Buffer.from(picture ?? []).toString('base64') }),
		settings: null,
	};
	await ask('update', { newsletter_id: jid, updates }, sock, parts);
	if (name !== undefined) await parts.names.learn(jid, { subject: name });
}

export async function followChannel(
	jid: string,
	follow: boolean,
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	await ask(follow ? 'follow' : 'unfollow', { newsletter_id: jid }, sock, parts);
}

/** Whether new posts are notified of (WAWebNewsletterUpdateUserSettingJob). */
export async function muteChannel(
	jid: string,
	muted: boolean,
	sock: WASocket,
	parts: Parts,
): Promise<void> {
	const input = { newsletter_id: jid, type: MUTE, value: muted ? 'ON' : 'OFF' };
	await ask('setting', { input }, sock, parts);
}

export async function deleteChannel(jid: string, sock: WASocket, parts: Parts): Promise<void> {
	await ask('delete', { newsletter_id: jid }, sock, parts);
}

async function ask(
	query: keyof typeof QUERIES,
	variables: object,
	sock: WASocket,
	{ baileys }: Parts,
): Promise<PlainObject> {
	let data: PlainObject | undefined;
	try {
		data = await askMex({ id: QUERIES[query], variables }, sock, baileys);
	} catch (error) {
		throw channelError(error);
	}
	return data ?? noAnswer();
}

const ROLES: ReadonlyMap<unknown, ChannelRole> = new Map(
	(['owner', 'admin', 'subscriber', 'guest'] as const).map((role) => [role, role]),
);

/** A channel of an answer; undefined for one that does not exist (`{ id: null, state: { type: 'NON_EXISTING' } }`). */
function readChannel(value: PlainObject | undefined): Channel | undefined {
	const jid = asText(value?.id);
	if (jid === undefined || !isNewsletterJid(jid)) return undefined;
	const thread = asObject(value?.thread_metadata) ?? {};
	const viewer = asObject(value?.viewer_metadata) ?? {};
	const path = pathOf(thread.picture) ?? pathOf(thread.preview);
	return {
		jid,
		name: asLine(words(thread.name)) ?? null,
		description: asText(words(thread.description)) ?? null,
		invite: asLine(thread.invite) ?? null,
		followers: numberOf(thread.subscribers_count),
		role: ROLES.get(asText(viewer.role)?.toLowerCase()) ?? null,
		muted: mutedOf(viewer),
		verified: thread.verification === 'VERIFIED',
		state: asText(asObject(value?.state)?.type)?.toLowerCase() ?? 'active',
		pictureUrl: path === undefined ? null : `${PICTURES}${path}`,
		createdAt: numberOf(thread.creation_time),
	};
}

/** A text comes in an object with the time of its change. */
function words(value: unknown): unknown {
	return asObject(value)?.text;
}

function pathOf(picture: unknown): string | undefined {
	const path = asText(asObject(picture)?.direct_path);
	return path?.startsWith('/') ? path : undefined;
}

/** Numbers come as texts. */
function numberOf(value: unknown): number | null {
	return asCount(typeof value === 'string' && value !== '' ? Number(value) : value) ?? null;
}

/** By the account's settings of the channel; older answers have it in a field of its own. */
function mutedOf(viewer: PlainObject): boolean | null {
	const settings = asObjects(viewer.settings, 10);
	const value = settings.find(({ type }) => type === MUTE)?.value ?? viewer.mute;
	return value === 'ON' ? true : value === 'OFF' ? false : null;
}
