import { asObject, asObjects, asText, type PlainObject } from '../../message/untrusted';
import type { BinaryNode } from '../wire/baileys';
import type {
	NewsletterAction,
	NewsletterEventData,
	PostCounts,
} from '../../contract/events/newsletters';
import { child, children, count, text } from '../wire/stanza';

/** What a notification says about a channel, before any person is looked up. */
export type NewsletterNote = Pick<
	NewsletterEventData['newsletter'],
	'action' | 'name' | 'description' | 'state' | 'role' | 'user' | 'posts' | 'details'
> & {
	chat: string;
	fromMe: boolean;
};

const NOTHING = {
	name: null,
	description: null,
	state: null,
	role: null,
	user: null,
	posts: [],
	details: null,
	fromMe: false,
};

const MAX_UPDATES = 100;

/** What a GraphQL ("mex") notification says, by its field (from whatsmeow's `handleMexNotification` and WhatsApp Web). */
const FIELDS: ReadonlyMap<string, NewsletterAction> = new Map(
	Object.entries({
		xwa2_notify_newsletter_on_join: 'joined',
		xwa2_notify_newsletter_on_leave: 'left',
		xwa2_notify_newsletter_on_mute_change: 'muted',
		xwa2_notify_newsletter_on_metadata_update: 'changed',
		xwa2_notify_newsletter_on_admin_metadata_update: 'changed',
		xwa2_notify_newsletter_on_state_change: 'state_changed',
		xwa2_notify_newsletter_admin_promote: 'admin_promoted',
		xwa2_notify_newsletter_admin_demote: 'admin_demoted',
	}),
);

/** The older form of it, by its operation (Baileys `handleLegacyMexNewsletterNotification`). */
const OPERATIONS: ReadonlyMap<string, NewsletterAction> = new Map(
	Object.entries({
		NotificationNewsletterUpdate: 'changed',
		NotificationNewsletterAdminPromote: 'admin_promoted',
		NotificationNewsletterAdminDemote: 'admin_demoted',
	}),
);

/** Reads `<notification type="mex">` as far as it is about channels. */
export function readMex(notification: BinaryNode): NewsletterNote[] {
	return children(notification).flatMap((node) => {
		const body = parse(text(node));
		const data = asObject(body.data) ?? {};
		const fields = Object.entries(data).filter(([field]) =>
			field.startsWith('xwa2_notify_newsletter'),
		);
		const operation = asText(body.operation) ?? node.attrs.op_name ?? '';
		const updates = operation.includes('Newsletter') ? asObjects(body.updates, MAX_UPDATES) : [];
		return [
			...fields.map(([field, value]) =>
				noteOf(FIELDS.get(field) ?? 'other', asObject(value) ?? {}),
			),
			...updates.map((update) => noteOf(OPERATIONS.get(operation) ?? 'other', update)),
		].filter(({ chat }) => chat !== '');
	});
}

function noteOf(action: NewsletterAction, value: PlainObject): NewsletterNote {
	const metadata = asObject(value.thread_metadata) ?? asObject(value.settings) ?? {};
	const viewer = asObject(value.viewer_metadata) ?? {};
	const mute = asText(value.mute) ?? asText(viewer.mute);
	const user = asObject(value.user);
	const isUnmute = action === 'muted' && mute === 'OFF';
	return {
		...NOTHING,
		chat: asText(value.id) ?? asText(value.jid) ?? '',
		action: isUnmute ? 'unmuted' : action,
		name: words(metadata.name),
		description: words(metadata.description),
		state: words(value.state) ?? asText(asObject(value.state)?.type) ?? null,
		role: asText(value.role) ?? asText(viewer.role) ?? asText(value.user_new_role) ?? null,
		user: asText(value.user) ?? asText(user?.pn) ?? asText(user?.id) ?? asText(user?.jid) ?? null,
		details: value,
		fromMe: ['joined', 'left', 'muted'].includes(action),
	};
}

/** Reads `<notification type="newsletter">`: counts of posts (whatsmeow), roles and settings (Baileys). */
export function readNewsletter(notification: BinaryNode): NewsletterNote[] {
	const { from: chat = '' } = notification.attrs;
	const posts: PostCounts[] = [];
	const notes: NewsletterNote[] = [];
	for (const node of children(notification)) {
		const { attrs } = node;
		switch (node.tag) {
			case 'live_updates':
				posts.push(...countsIn(node));
				break;
			case 'participant': {
				const action = attrs.action === 'demote' ? 'admin_demoted' : 'admin_promoted';
				const role = attrs.role ?? null;
				notes.push({ ...NOTHING, chat, action, user: attrs.jid ?? null, role });
				break;
			}
			case 'update': {
				const settings = child(node, 'settings');
				const name = text(child(settings, 'name')) ?? null;
				const description = text(child(settings, 'description')) ?? null;
				notes.push({ ...NOTHING, chat, action: 'changed', name, description });
			}
		}
	}
	if (posts.length > 0) notes.push({ ...NOTHING, chat, action: 'counted', posts });
	return notes;
}

/** The posts of `<live_updates>`, with or without a list around them. */
function countsIn(node: BinaryNode): PostCounts[] {
	const messages = [node, ...children(node, 'messages')].flatMap((list) =>
		children(list, 'message'),
	);
	return messages.flatMap((message) => {
		const { server_id: serverId } = message.attrs;
		const reactions = child(message, 'reactions');
		const views = count(child(message, 'views_count')?.attrs.count) ?? null;
		if (!serverId || (views === null && !reactions)) return [];
		return [{ serverId, views, reactions: reactions ? reactionsIn(reactions) : null }];
	});
}

function reactionsIn(node: BinaryNode): Array<{ emoji: string; count: number }> {
	return children(node, 'reaction').map(({ attrs }) => ({
		emoji: attrs.code ?? '',
		count: count(attrs.count) ?? 0,
	}));
}

/** A text comes as it is, or in an object with the time of its change. */
function words(value: unknown): string | null {
	return asText(value) ?? asText(asObject(value)?.text) ?? null;
}

function parse(json: string | undefined): PlainObject {
	try {
		return asObject(JSON.parse(json ?? '')) ?? {};
	} catch {
		return {};
	}
}
