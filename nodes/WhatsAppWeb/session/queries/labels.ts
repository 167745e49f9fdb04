import type { Handlers } from '../../contract/Handlers';
import type { LabelQueries } from '../../contract/queries/labels';
import { asLine } from '../../message/untrusted';
import { isBusiness } from '../account/business';
import { isLinked } from '../account/me';
import { labelsOf } from '../account/names';
import type { RequestContext } from '../connection/ConnectionSource';

/** In the order in which people look for names; 2 comes before 10. */
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export const labelQueries: Handlers<LabelQueries, RequestContext> = {
	async listLabels({ search = '' }, { core, dialler, budget }) {
		// Refuses when no number is linked; what is on disk needs no connection.
		if (!isLinked(core.auth)) await dialler.opened(budget);
		const words = search.trim().toLowerCase();
		const all = [...(await labelsOf(core))].map(([id, { name, color }]) => ({
			id,
			name: asLine(name) ?? null,
			color,
		}));
		const labels = all
			.filter(({ id, name }) => id === words || (name ?? '').toLowerCase().includes(words))
			.sort((one, other) => compare(one.name ?? '', other.name ?? ''));
		return { labels, isBusiness: isBusiness(core.auth.creds) };
	},
};
