import type { Budget } from '../../primitives/Budget';
import { pause } from '../../primitives/Timer';
import { isLinked } from '../account/me';
import type { ConnectionSource, RequestContext } from '../connection/ConnectionSource';
import type { WASocket } from '../wire/baileys';
import { child, children } from '../wire/stanza';

/** How long a person who is looking at an older list waits for the new one. */
const REFRESH_MS = 1_000;

/** How long an older list is of use. */
const FORMER_MS = 24 * 3_600_000;

type Parts = Pick<RequestContext['core'], 'auth' | 'caches' | 'names' | 'report'>;

/**
 * The groups this account is in. WhatsApp is asked once a minute; where it has told them before, its answer is not waited
 * for long.
 * @returns undefined when WhatsApp has never told them and does not answer
 * @throws WhatsAppError `device_not_connected` when no number is linked
 */
export async function memberships(
	core: Parts,
	dialler: ConnectionSource,
	budget: Budget,
): Promise<ReadonlySet<string> | undefined> {
	const { lists } = core.caches;
	if (!isLinked(core.auth)) await dialler.opened(budget);
	const kept = lists.get('groups');
	if (kept) return kept;
	const asked = ask(core, dialler, budget);
	const former = lists.get('former groups');
	if (!former) return await asked;
	return (await Promise.race([asked, pause(REFRESH_MS)])) ?? former;
}

async function ask(
	core: Parts,
	dialler: ConnectionSource,
	budget: Budget,
): Promise<ReadonlySet<string> | undefined> {
	const connection = await dialler.opened(budget).catch((error: unknown) => {
		if (!isLinked(core.auth)) throw error;
	});
	if (!connection) return undefined;
	return await participating(connection.sock, core).catch((error: unknown) => {
		core.report(error);
		return undefined;
	});
}

/**
 * The groups, whose names are learned. The query is Baileys' own; its function is not called, because
 * that also emits an update of every group.
 */
async function participating(
	sock: WASocket,
	{ caches, names }: Pick<Parts, 'caches' | 'names'>,
): Promise<Set<string>> {
	const answer = await sock.query({
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
	});
	const groups = children(child(answer, 'groups'), 'group').flatMap(({ attrs, content }) => {
		const { id, subject } = attrs;
		// A community itself is not a chat.
		if (!id || child({ content }, 'parent')) return [];
		return [[id.includes('@') ? id : `${id}@g.us`, { subject }] as const];
	});
	await names.learnAll(groups);
	const jids = new Set(groups.map(([jid]) => jid));
	caches.lists.set('groups', jids);
	caches.lists.set('former groups', jids, FORMER_MS);
	return jids;
}
