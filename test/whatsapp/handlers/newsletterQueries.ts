import { isLid } from '../jid.ts';
import { readersOf, tellMex } from '../newsletterNotifications.ts';
import type { Newsletter } from '../newsletters.ts';
import { now } from '../stanza.ts';
import { demand, Refused } from '../strict.ts';
import type { Request } from './handler.ts';
import type { MexQuery, Variables } from './mex.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Seconds: a week. */
const INVITE_LASTS = 604_800;

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** What GraphQL answers for a JID that no channel has. */
const NON_EXISTING = {
	id: null,
	state: { type: 'NON_EXISTING' },
	thread_metadata: null,
	viewer_metadata: null,
};

/** @throws Malformed unless these and no other fields are given: a query declares all of its variables. */
function checkFields(value: unknown, names: string, optional = ''): asserts value is Variables {
	demand(typeof value === 'object' && value !== null, 'a query without its input');
	const [wanted, allowed] = [names, optional].map((list) => list.split(' ').filter(Boolean));
	for (const name of wanted ?? []) demand(name in value, `a query without ${name}`);
	const other = Object.keys(value).find(
		(name) => !wanted?.includes(name) && !allowed?.includes(name),
	);
	demand(other === undefined, `a query with unknown ${other}`);
}

/** @throws Refused 404 */
function find({ server }: Request, key: unknown): Newsletter {
	const newsletter = server.newsletters.find(text(key));
	if (!newsletter) throw new Refused(404, 'Newsletter not found');
	return newsletter;
}

type Act = (newsletter: Newsletter, request: Request, variables: Variables) => unknown;

/** A query about the channel `newsletter_id`. */
const about = (field: string, act: Act, others = ''): MexQuery => ({
	field,
	answer(request, variables) {
		checkFields(variables, `newsletter_id ${others}`);
		return act(find(request, variables.newsletter_id), request, variables);
	},
});

/** The same for its owner alone. @throws Refused 403 */
const owned = (field: string, act: Act, others = ''): MexQuery =>
	about(
		field,
		(newsletter, request, variables) => {
			if (newsletter.owner !== request.account) throw new Refused(403, 'Not the owner');
			return act(newsletter, request, variables);
		},
		others,
	);

/** A new channel of the account. */
function create({ server, account }: Request, variables: Variables): Newsletter {
	checkFields(variables, 'input');
	const { input } = variables;
	checkFields(input, 'name', 'description picture');
	demand(text(input.name).trim() !== '', 'a channel without a name');
	const newsletter = server.newsletters.create(account, text(input.name), text(input.description));
	setPicture(server, newsletter, input.picture);
	return newsletter;
}

/** @param picture base64 of a JPEG; '' removes the one there is */
function setPicture(server: Request['server'], newsletter: Newsletter, picture: unknown): void {
	if (picture === undefined || picture === null) return;
	const bytes = Buffer.from(text(picture), 'base64');
	demand(bytes.length === 0 || bytes.subarray(0, 3).equals(JPEG), 'a picture that is no JPEG');
	newsletter.picture =
		bytes.length === 0 ? undefined : { id: server.newId(), path: server.media.put(bytes) };
}

/** A channel by its JID or the code of its link. */
function look(request: Request, { input }: Variables): Newsletter | undefined {
	checkFields(input, 'key type', 'view_role');
	demand(['JID', 'INVITE'].includes(text(input.type)), `a channel by its ${text(input.type)}`);
	const isJid = text(input.key).endsWith('@newsletter');
	demand(isJid === (input.type === 'JID'), `${text(input.key)} is no ${text(input.type)}`);
	return input.type === 'INVITE'
		? find(request, input.key)
		: request.server.newsletters.find(text(input.key));
}

function follow(newsletter: Newsletter, request: Request): void {
	newsletter.followers.add(request.account);
	tellOwn(request, 'Join', newsletter.toJson(request.account));
}

function mute(newsletter: Newsletter, request: Request, muted: boolean): void {
	if (newsletter.roleOf(request.account) === 'GUEST') throw new Refused(403, 'Not a follower');
	if (muted) newsletter.muted.add(request.account);
	else newsletter.muted.delete(request.account);
	tellOwn(request, 'MuteChange', { id: newsletter.jid, mute: muted ? 'ON' : 'OFF' });
}

function update(newsletter: Newsletter, request: Request, { updates }: Variables): void {
	if (!newsletter.admins.has(request.account)) throw new Refused(403, 'Not an admin');
	checkFields(updates, 'settings', 'name description picture');
	demand(updates.settings === null, 'settings are not modelled');
	const { name, description, picture } = updates;
	if (typeof name === 'string') newsletter.name = name;
	if (typeof description === 'string') newsletter.description = description;
	setPicture(request.server, newsletter, picture);
	const changed = {
		...(typeof name === 'string' ? { name: { text: name } } : {}),
		...(typeof description === 'string' ? { description: { text: description } } : {}),
	};
	const readers = readersOf(newsletter).filter((device) => device !== request.device);
	tellMex(request.server, readers, 'MetadataUpdate', {
		id: newsletter.jid,
		thread_metadata: changed,
	});
}

/** Notifies the account's other devices of an action of one device. */
function tellOwn({ server, device, account }: Request, what: string, value: object): void {
	const others = account.companions.filter((other) => other !== device);
	tellMex(server, others, what, value);
}

/** The queries about channels, by query id: those of WhatsApp Web in autumn 2026, and the older ones of Baileys. */
export const newsletterQueries: Record<string, MexQuery> = {
	// WAWebMexCreateNewsletterJob
	'25149874324715067': {
		field: 'xwa2_newsletter_create',
		answer: (request, variables) => create(request, variables).toJson(request.account),
	},
	'8823471724422422': {
		field: 'xwa2_newsletter_create',
		answer: (request, variables) => create(request, variables).toOldJson(request.account),
	},
	// WAWebMexFetchNewsletterJob
	'27456920720571478': {
		field: 'xwa2_newsletter',
		answer(request, variables) {
			checkFields(
				variables,
				'input fetch_creation_time fetch_full_image fetch_pinned_messages fetch_status_metadata fetch_viewer_metadata fetch_wamo_sub',
			);
			return look(request, variables)?.toJson(request.account) ?? NON_EXISTING;
		},
	},
	'6563316087068696': {
		field: 'xwa2_newsletter',
		answer(request, variables) {
			checkFields(variables, 'input fetch_creation_time fetch_full_image fetch_viewer_metadata');
			return look(request, variables)?.toOldJson(request.account) ?? NON_EXISTING;
		},
	},
	// WAWebMexFetchAllNewslettersMetadataJob
	'25399611239711790': {
		field: 'xwa2_newsletter_subscribed',
		answer({ server, account }, variables) {
			checkFields(variables, 'fetch_status_metadata fetch_wamo_sub');
			const own = server.newsletters.of(account);
			return own.map((newsletter) => newsletter.toJson(account, { counted: false }));
		},
	},
	'24404358912487870': about('xwa2_newsletter_join_v2', (newsletter, request) => {
		follow(newsletter, request);
		return newsletter.toBrief();
	}),
	'9767147403369991': about('xwa2_newsletter_leave_v2', (newsletter, request) => {
		if (newsletter.owner === request.account) throw new Refused(403, 'The owner cannot leave');
		newsletter.admins.delete(request.account);
		newsletter.followers.delete(request.account);
		tellOwn(request, 'Leave', { id: newsletter.jid, role: 'GUEST' });
		return newsletter.toBrief();
	}),
	// WAWebMexUpdateNewsletterUserSettingJob
	'31938993655691868': {
		field: 'xwa2_newsletter_update_user_setting',
		answer(request, variables) {
			checkFields(variables, 'input');
			const { input } = variables;
			checkFields(input, 'newsletter_id type value');
			const { type, value } = input;
			demand(type === 'MUTE_ADMIN_ACTIVITY', `the setting ${text(type)}`);
			demand(value === 'ON' || value === 'OFF', `a setting that is ${text(value)}`);
			const newsletter = find(request, input.newsletter_id);
			mute(newsletter, request, value === 'ON');
			return newsletter.toBrief();
		},
	},
	'29766401636284406': about('xwa2_newsletter_mute_v2', (newsletter, request) => {
		mute(newsletter, request, true);
		return newsletter.toBrief();
	}),
	'9864994326891137': about('xwa2_newsletter_unmute_v2', (newsletter, request) => {
		mute(newsletter, request, false);
		return newsletter.toBrief();
	}),
	'9783111038412085': about('xwa2_newsletter_subscribers', ({ followers }) => ({
		subscribers_count: followers.size,
	})),
	'7130823597031706': about('xwa2_newsletter_admin', ({ admins }) => ({
		admin_count: admins.size,
	})),
	'24250201037901610': about(
		'xwa2_newsletter_update',
		(newsletter, request, variables) => {
			update(newsletter, request, variables);
			return newsletter.toJson(request.account);
		},
		'updates',
	),
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
		'user_id',
	),
	'30062808666639665': owned('xwa2_newsletter_delete_v2', (newsletter) => {
		newsletter.isDeleted = true;
		return newsletter.toBrief();
	}),
};
