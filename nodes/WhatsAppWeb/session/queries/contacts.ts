import type { Handlers } from '../../contract/Handlers';
import type { ContactQueries } from '../../contract/queries/contacts';
import { blockedJids } from '../account/blockList';
import { type ContactParts, contactOf } from '../account/contacts';
import { isLinked, ownJids } from '../account/me';
import type { RequestContext } from '../connection/ConnectionSource';

/** Contacts in one answer. */
const PAGE = 500;

export const contactQueries: Handlers<ContactQueries, RequestContext> = {
	async checkNumbers({ phones }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => ({
			registrations: await core.numberChecks.check(phones, sock, budget),
		}));
	},
	async listContacts({ search = '', everyone = false, after }, { core, dialler, budget }) {
		if (!isLinked(core.auth)) await dialler.opened(budget);
		const own = ownJids(core.me());
		const found = await core.directory.find({
			words: search,
			isWanted: (jid, type) => type === 'direct' && !own.includes(jid),
		});
		const wanted = everyone ? found : found.filter(({ isContact }) => isContact);
		const last = wanted.findIndex(({ jids: [jid] }) => jid === after);
		const some = after !== undefined && last === -1 ? [] : wanted.slice(last + 1, last + 1 + PAGE);
		const jids = some.flatMap(({ jids: [jid] }) => jid ?? []);
		const isLast = last + 1 + some.length >= wanted.length || some.length === 0;
		return { contacts: await contactsOf(jids, core), next: isLast ? null : (jids.at(-1) ?? null) };
	},
	async lookUpContact({ jid }, { core, dialler, budget }) {
		const contact = await contactOf(jid, core);
		const blocked = await dialler.use(
			budget,
			async ({ sock }) => await blockedJids(sock, core.caches),
		);
		const jids = [contact.pn, contact.lid, jid].filter((each) => each !== null);
		return { ...contact, isBlocked: jids.some((each) => blocked.has(each)) };
	},
	async listBlocked(_, { core, dialler, budget }) {
		const blocked = await dialler.use(
			budget,
			async ({ sock }) => await blockedJids(sock, core.caches),
		);
		return { contacts: await contactsOf([...blocked], core) };
	},
	async findPicture({ jid, preview }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			async ({ sock }) => await core.profiles.picture(jid, { preview, sock, budget }),
		);
	},
};

async function contactsOf(jids: readonly string[], core: ContactParts) {
	return await Promise.all(jids.map(async (jid) => await contactOf(jid, core)));
}
