import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { RoundCall, RoundCallAnswer } from '../../contract/questions';
import type { SessionHandle } from '../../contract/SessionHandle';
import { readSessionConfig } from '../../credential';
import { toWhatsAppError } from '../../errors';
import { sessionRegistry } from '../../registry/SessionRegistry';
import { isJson, PRIVATE, respond, respondJson, resume } from '../waiting/respond';
import { answersToOutputs } from './answersToOutputs';

const NOTHING_HERE =
	'<!doctype html><html lang="en"><title>Waiting for an answer</title><p>This workflow waits for an answer in WhatsApp. There is nothing to do here.</p></html>';

const PAGE_HEADERS = {
	...PRIVATE,
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
};

/** Ids of the rounds whose answers are being put out: their files may take longer to download than a caller waits. */
const inHand = new Set<string>();

/**
 * Answers a call of a node that waits for answers. The session makes it when all have answered, and to learn whether anybody
 * still waits; the answers are then asked for, so that nobody who knows the address can make one up. It never throws: n8n
 * would take that for the end of the wait.
 */
export async function serveAnswers(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject() as ServerResponse;
	try {
		const { method, headers } = context.getRequestObject() as IncomingMessage;
		if (method !== 'POST') return respond(response, 200, NOTHING_HERE, PAGE_HEADERS);
		const call = isJson(headers['content-type']) ? readCall(context.getBodyData()) : undefined;
		if (!call) return respondJson(response, 400, { error: 'not_understood' });
		return await answer(context, response, call);
	} catch (thrown) {
		const { code, message } = toWhatsAppError(thrown);
		context.logger.warn('WhatsApp Web: an answer could not be taken', { code, message });
		return respondJson(response, 503, { error: code });
	}
}

async function answer(
	context: IWebhookFunctions,
	response: ServerResponse,
	call: RoundCall,
): Promise<IWebhookResponseData> {
	const { client, files, release } = sessionRegistry().acquire(await readSessionConfig(context));
	try {
		if ('wake' in call) {
			// Opens the session, which stays connected while questions are open.
			await client.status();
			return respondJson(response, 200, { round: 'waiting' } satisfies RoundCallAnswer);
		}
		return await runOn(context, response, call.round, { client, files });
	} finally {
		release();
	}
}

/** Lets the execution go on when its round is complete. A second call meanwhile is told that it still waits. */
async function runOn(
	context: IWebhookFunctions,
	response: ServerResponse,
	roundId: string,
	{ client, files }: Pick<SessionHandle, 'client' | 'files'>,
): Promise<IWebhookResponseData> {
	const stay = (round: RoundCallAnswer['round']): IWebhookResponseData =>
		respondJson(response, 200, { round } satisfies RoundCallAnswer);
	if (inHand.has(roundId)) return stay('waiting');
	inHand.add(roundId);
	try {
		const { state, questions } = await client.query('roundAnswers', { roundId });
		if (state !== 'complete') return stay(state === 'open' ? 'waiting' : 'stale');
		const outputs = await answersToOutputs(context, { client, files }, questions);
		await client.command('takeAnswers', { roundId });
		return resume(response, { round: 'resumed' } satisfies RoundCallAnswer, outputs);
	} finally {
		inHand.delete(roundId);
	}
}

/** @param body any JSON */
function readCall(body: unknown): RoundCall | undefined {
	const { round, wake } = { ...(body as { round?: unknown; wake?: unknown } | undefined) };
	if (wake === true) return { wake };
	return typeof round === 'string' ? { round } : undefined;
}
