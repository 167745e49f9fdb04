import {
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import { askSession } from './askSession';

const NONE =
	'There is no label yet. Make one with Label > Create, or in WhatsApp Business on the phone.';

/** What fills "From List" of the picker of labels (`pickers.ts`). There are twenty at most. */
export async function searchLabels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { labels } = await askSession(this, 'listLabels', { search: filter });
	// n8n shows an empty list without a word, and an error with its message.
	if (labels.length === 0 && !filter) {
		throw new NodeOperationError(this.getNode(), NONE);
	}
	return { results: labels.map(({ id, name }) => ({ name: name ?? `Label ${id}`, value: id })) };
}
