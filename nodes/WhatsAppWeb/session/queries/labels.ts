import type { Handlers } from '../../contract/Handlers';
import type { LabelQueries } from '../../contract/queries/labels';
import { asLine } from '../../message/untrusted';
import { isBusiness, notBusiness } from '../account/business';
import { isLinked } from '../account/me';
import type { RequestContext } from '../connection/ConnectionSource';

/** In the order in which people look for names; 2 comes before 10. */
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export const labelQueries: Handlers<LabelQueries, RequestContext> = {
	async listLabels({ search = '' }, { core, dialler, budget }) {
		// Refuses when no number is linked; what is on disk needs no connection.
		if (!isLinked(core.auth)) await dialler.opened(budget);
		const words = search.trim().toLowerCase();
		const all = [...(await core.labels.all())].map(([id, { name, color }]) => ({
			id,
			name: asLine(name) ?? null,
			color,
		}));
		const business = isBusiness(core.auth.creds);
		// Other accounts may have lists of chats, which are the same to WhatsApp.
		if (all.length === 0 && business === false) throw notBusiness();
		const labels = all
			.filter(({ id, name }) => id === words || (name ?? '').toLowerCase().includes(words))
			.sort((one, other) => compare(one.name ?? '', other.name ?? ''));
		return { labels, isBusiness: business };
	},
};
