import type { Baileys, BinaryNode, WASocket } from './baileys';
import { child, text } from './stanza';

/** What WhatsApp answers a GraphQL query with, instead of data. */
export class MexRefusal extends Error {
	/** @param code as an HTTP status; null when there is none */
	constructor(
		message: string,
		readonly code: number | null,
	) {
		super(message);
	}
}

/** A persisted query: WhatsApp refuses it unless every variable that it declares is given. */
export interface MexQuery {
	id: string;
	variables: object;
}

/**
 * Asks a question in GraphQL over stanzas ("mex", Baileys `lib/Socket/mex.js`).
 * @returns `data` of the answer, as it came; undefined when no answer came
 * @throws MexRefusal, and what Baileys throws at `<iq type="error">`
 */
export async function askMex(
	{ id, variables }: MexQuery,
	sock: WASocket,
	{ S_WHATSAPP_NET }: Baileys,
): Promise<Record<string, unknown> | undefined> {
	const content = Buffer.from(JSON.stringify({ variables }));
	const answer = (await sock.query({
		tag: 'iq',
		attrs: { type: 'get', to: S_WHATSAPP_NET, xmlns: 'w:mex' },
		content: [{ tag: 'query', attrs: { query_id: id }, content }],
	})) as BinaryNode | undefined;
	if (answer === undefined) return undefined;
	const { data, errors } = parsed(text(child(answer, 'result')));
	const [refusal] = Array.isArray(errors) ? (errors as unknown[]) : [];
	if (refusal) throw refusalOf(refusal);
	if (!isObject(data)) throw new MexRefusal('an answer of another form', null);
	return data;
}

function refusalOf(error: unknown): MexRefusal {
	const { message, extensions } = isObject(error) ? error : {};
	const code = isObject(extensions) ? Number(extensions.error_code) : NaN;
	const words = typeof message === 'string' && message !== '' ? message : 'refused';
	return new MexRefusal(words, Number.isInteger(code) ? code : null);
}

function parsed(json: string | undefined): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(json ?? '');
		return isObject(value) ? value : {};
	} catch {
		return {};
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
