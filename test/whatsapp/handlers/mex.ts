import { newChatCapOf, timeLockOf } from '../restrictions.ts';
import { bytes, stanza } from '../stanza.ts';
import { attribute, demand, Malformed, Refused, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';
import { newsletterQueries } from './newsletterQueries.ts';

export type Variables = Record<string, unknown>;
/** A GraphQL query: its field of `data` and the answer. @throws Refused */
export interface MexQuery {
	field: string;
	answer(request: Request, variables: Variables): unknown;
}

/** GraphQL over stanzas ("mex"), by query id (Baileys `lib/Types/Mex.js`). */
const QUERIES: Record<string, MexQuery> = {
	...newsletterQueries,
	'23983697327930364': {
		field: 'xwa2_fetch_account_reachout_timelock',
		answer: ({ account }) => timeLockOf(account),
	},
	'24503548349331633': {
		field: 'xwa2_message_capping_info',
		answer: ({ account }) => newChatCapOf(account),
	},
};

function handle(request: Request): void {
	const query = required(request.stanza, 'query');
	const id = attribute(query, 'query_id');
	const known = QUERIES[id];
	if (!known) throw new Malformed(`unknown mex query ${id}`, 404);
	const { variables } = JSON.parse(bytes(query)?.toString() ?? '{}') as { variables?: Variables };
	demand(variables, '<query> without variables');
	const body = answer(known, request, variables);
	request.result([stanza('result', {}, Buffer.from(JSON.stringify(body)))]);
}

function answer(query: MexQuery, request: Request, variables: Variables): object {
	try {
		return { data: { [query.field]: query.answer(request, variables) } };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		const { code, message } = error;
		return { data: null, errors: [{ message, extensions: { error_code: code } }] };
	}
}

export const rows: Row[] = [{ tag: 'iq', xmlns: 'w:mex', type: 'get', child: 'query', handle }];
