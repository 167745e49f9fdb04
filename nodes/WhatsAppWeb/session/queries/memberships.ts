import type { Budget } from '../../primitives/Budget';
import { pause } from '../../primitives/Timer';
import { currentList, formerList, type ListKind } from '../account/caches';
import { ownChannels } from '../account/channels';
import { isLinked } from '../account/me';
import { participating } from '../account/participating';
import type { ConnectionSource, RequestContext } from '../connection/ConnectionSource';
import type { WASocket } from '../wire/baileys';

/** How long a person who is looking at an older list waits for the new one. */
const REFRESH_MS = 1_000;

type Core = Pick<RequestContext['core'], 'auth' | 'baileys' | 'caches' | 'names' | 'report'>;

/** What WhatsApp lists of an account, each by the query that also learns the names, and keeps the list in the caches. */
const SOURCES = {
	groups: participating,
	communities: participating,
	channels: ownChannels,
} satisfies Record<ListKind, (sock: WASocket, core: Core) => Promise<unknown>>;

/**
 * The groups or communities that this account is in, or the channels that it follows. WhatsApp is asked once a minute; where
 * it has told them before, its answer is not waited for long.
 * @returns undefined when WhatsApp has never told them and does not answer
 * @throws WhatsAppError `device_not_connected` when no number is linked any more
 */
export async function memberships(
	kind: ListKind,
	core: Core,
	dialler: ConnectionSource,
	budget: Budget,
): Promise<ReadonlySet<string> | undefined> {
	const { lists } = core.caches;
	const kept = currentList(lists, kind);
	if (kept) return kept;
	const asked = ask(kind, core, dialler, budget);
	const former = formerList(lists, kind);
	if (!former) return await asked;
	return (await Promise.race([asked, pause(REFRESH_MS)])) ?? former;
}

async function ask(
	kind: ListKind,
	core: Core,
	dialler: ConnectionSource,
	budget: Budget,
): Promise<ReadonlySet<string> | undefined> {
	const connection = await dialler.opened(budget).catch((error: unknown) => {
		if (!isLinked(core.auth)) throw error;
	});
	if (!connection) return undefined;
	try {
		await SOURCES[kind](connection.sock, core);
		return currentList(core.caches.lists, kind);
	} catch (error) {
		core.report(error);
		return undefined;
	}
}
