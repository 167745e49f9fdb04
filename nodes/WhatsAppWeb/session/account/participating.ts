import type { GroupPlace } from '../../contract/queries/communities';
import { bareJid, isGroupJid } from '../../message/jid';
import { asLine, asText } from '../../message/untrusted';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { child, children, count, text } from '../wire/stanza';
import { keepList, type SessionCaches } from './caches';
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
	participants: Array<{ jids: string[]; role: 'superadmin' | 'admin' | 'member' }>;
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
	const people = children(node, 'participant');
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
		participants: people.map(({ attrs: { jid: own, phone_number: pn, lid, type } }) => ({
			jids: [own, pn, lid].filter((each) => each !== undefined).map(bareJid),
			role: type === 'superadmin' || type === 'admin' ? type : 'member',
		})),
	};
}

function placeOf(node: BinaryNode): GroupPlace {
	if (child(node, 'default_sub_group')) return 'announcement';
	return child(node, 'general_chat') ? 'general' : 'group';
}
