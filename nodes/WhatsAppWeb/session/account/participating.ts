import type { GroupPlace } from '../../contract/queries/communities';
import type { GroupPerson, GroupSettings } from '../../contract/queries/groups';
import { isGroupJid } from '../../message/jid';
import { asLine, asText } from '../../message/untrusted';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { child, children, count, text } from '../wire/stanza';
import { keepList, type SessionCaches } from './caches';
import { jidsOf, person } from './groupPerson';
import type { Names } from './names';

/** A group or community as `<group>` says it. */
export interface GroupFacts {
	jid: string;
	name: string | null;
	description: string | null;
	isCommunity: boolean;
	/** JID of the community that it belongs to. */
	community: string | null;
	place: GroupPlace;
	size: number | null;
	/** Unix seconds. */
	createdAt: number | null;
	/** Who made it; null when WhatsApp does not say. */
	owner: GroupPerson | null;
	settings: GroupSettings;
	participants: Array<GroupPerson & { jids: string[]; role: 'superadmin' | 'admin' | 'member' }>;
}

interface Parts extends Names {
	caches: Pick<SessionCaches, 'lists'>;
}

/**
 * The groups and communities that this account is in, whose names are learned. The query is Baileys' own; its functions are
 * not called, because one also emits an update of every group, and the other looks for communities where none are told.
 */
export async function participating(
	sock: WASocket,
	{ caches: { lists }, names }: Parts,
): Promise<GroupFacts[]> {
	const answer = (await sock.query({
		tag: 'iq',
		attrs: { to: '@g.us', xmlns: 'w:g2', type: 'get' },
		content: [
			{
				tag: 'participating',
				attrs: {},
				content: [
					{ tag: 'participants', attrs: {} },
					{ tag: 'description', attrs: {} },
				],
			},
		],
	})) as BinaryNode | undefined;
	const all = children(child(answer, 'groups'), 'group').flatMap((node) => groupFacts(node) ?? []);
	await names.learnAll(all.map(({ jid, name }) => [jid, { subject: name ?? undefined }]));
	// A community itself is not a chat.
	const groups = all.filter(({ isCommunity }) => !isCommunity);
	const communities = all.filter(({ isCommunity }) => isCommunity);
	keepList(lists, 'groups', groups.map(jidOf));
	keepList(lists, 'communities', communities.map(jidOf));
	return all;
}

function jidOf({ jid }: GroupFacts): string {
	return jid;
}

/** @returns undefined for a node without id */
export function groupFacts(node: BinaryNode): GroupFacts | undefined {
	const { id = '', subject, creation, size } = node.attrs;
	const jid = id.includes('@') ? id : `${id}@g.us`;
	if (id === '' || !isGroupJid(jid)) return undefined;
	// Whom WhatsApp has refused in a new group is in its answer, too.
	const people = children(node, 'participant').filter(({ attrs }) => attrs.error === undefined);
	const counted = people.length > 0 ? people.length : null;
	return {
		jid,
		name: asLine(subject) ?? null,
		description: asText(text(child(child(node, 'description'), 'body'))) ?? null,
		isCommunity: child(node, 'parent') !== undefined,
		community: child(node, 'linked_parent')?.attrs.jid ?? null,
		place: placeOf(node),
		size: count(size) ?? counted,
		createdAt: count(creation) ?? null,
		owner: ownerOf(node),
		settings: settingsOf(node),
		participants: people.flatMap(({ attrs: { jid: own, phone_number: pn, lid, type } }) => {
			if (!own) return [];
			const who = person(own, pn ?? lid);
			const role = type === 'superadmin' || type === 'admin' ? type : 'member';
			return [{ ...who, jids: jidsOf(who), role }];
		}),
	};
}

function ownerOf({ attrs }: BinaryNode): GroupPerson | null {
	const { creator, creator_pn: pn, creator_lid: lid } = attrs;
	return creator ? person(creator, pn ?? lid) : null;
}

function settingsOf(node: BinaryNode): GroupSettings {
	const mode = text(child(node, 'member_add_mode'));
	return {
		announce: child(node, 'announcement') !== undefined,
		locked: child(node, 'locked') !== undefined,
		memberAddMode: mode === 'all_member_add' ? 'everyone' : 'admins',
		joinApproval: child(node, 'membership_approval_mode') !== undefined,
		disappearing: count(child(node, 'ephemeral')?.attrs.expiration) ?? 0,
	};
}

function placeOf(node: BinaryNode): GroupPlace {
	if (child(node, 'default_sub_group')) return 'announcement';
	return child(node, 'general_chat') ? 'general' : 'group';
}
