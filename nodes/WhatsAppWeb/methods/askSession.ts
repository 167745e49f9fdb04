import { type ILoadOptionsFunctions, NodeOperationError } from 'n8n-workflow';
import type { SessionQueries } from '../contract/queries/SessionQueries';
import { readSessionConfig } from '../credential';
import { toWhatsAppError } from '../errors';
import { sessionRegistry } from '../registry/SessionRegistry';

/** Short, because a person waits for the list. */
const TIMEOUT_MS = 8_000;

/** Asks what a list of the editor is filled with. @throws NodeOperationError, whose message the list shows */
export async function askSession<Name extends keyof SessionQueries>(
	context: ILoadOptionsFunctions,
	name: Name,
	args: SessionQueries[Name]['args'],
): Promise<SessionQueries[Name]['result']> {
	try {
		const handle = sessionRegistry().acquire(await readSessionConfig(context));
		try {
			return await handle.client.query(name, args, { timeoutMs: TIMEOUT_MS });
		} finally {
			handle.release();
		}
	} catch (error) {
		const { message, description } = toWhatsAppError(error);
		// The list shows nothing but the message, so the way out is part of it.
		const words = description === undefined ? message : `${message}. ${description}`;
		throw new NodeOperationError(context.getNode(), words);
	}
}
