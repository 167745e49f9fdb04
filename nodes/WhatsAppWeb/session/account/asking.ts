import { timedOut } from '../../primitives/Budget';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { queryError } from '../wire/refusals';

/**
 * Asks WhatsApp something, or tells it, and has its answer: Baileys takes a query that nobody has answered for answered.
 * @param what was asked, for the error: the rest of the sentence "WhatsApp did not answer in time: …"
 * @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses
 */
export async function ask(
	attrs: { xmlns: string; type: 'get' | 'set' } & Record<string, string>,
	content: BinaryNode[],
	what: string,
	sock: WASocket,
): Promise<BinaryNode> {
	const iq = { tag: 'iq', attrs: { to: '@s.whatsapp.net', ...attrs }, content };
	return await answered(sock.query(iq), what);
}

/** The answer to a query of Baileys that tells when there is none. @throws WhatsAppError as {@link ask} */
export async function answered<Answer>(
	query: Promise<Answer | undefined>,
	what: string,
): Promise<Answer> {
	const answer = await query.catch((error: unknown) => {
		// Some of Baileys' functions read an answer that did not come.
		if (error instanceof TypeError) return undefined;
		throw queryError(error, false) ?? (error as Error);
	});
	if (answer === undefined) throw timedOut(what);
	return answer;
}
