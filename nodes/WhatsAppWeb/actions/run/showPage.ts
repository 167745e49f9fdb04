import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SessionHandle } from '../../contract/SessionHandle';
import type { Answer, PageRequest } from '../operation';
import { isWorker } from '../waiting/isWorker';
import { canPark, park } from '../waiting/park';
import { waitingUrl } from '../waiting/waitingUrl';

/** Either is given: what `execute` returns while the execution waits, or an answer that needs no page. */
export interface Shown {
	parked?: INodeExecutionData[][];
	answer?: Answer;
}

/**
 * Has the execution wait for the node's page, and n8n open it.
 * @returns undefined where nobody would see it: outside of the editor, or in an n8n that cannot wait
 */
export async function showPage(
	context: IExecuteFunctions,
	handle: SessionHandle,
	{ outcome, limitSeconds, timedOut, hint }: PageRequest,
): Promise<Shown | undefined> {
	if (context.getMode() !== 'manual' || context.isToolExecution()) return undefined;
	const url = canPark(context) ? waitingUrl(context, 'link') : undefined;
	if (!url) {
		context.addExecutionHints?.({ message: hint, type: 'info', location: 'outputPane' });
		return undefined;
	}
	// A worker does not serve the page, and asks the session nothing either: it would then hold the data directory, which the
	// process with the page needs.
	const answer = isWorker(context) ? undefined : await outcome(handle).catch(() => undefined);
	if (answer) return { answer };
	const until = Date.now() + limitSeconds * 1000;
	url.searchParams.set('until', String(Math.round(until / 1000)));
	const json = timedOut as IDataObject;
	const parked = await park(context, {
		url,
		until,
		timedOut: [[{ json, pairedItem: { item: 0 } }]],
		opensWindow: true,
	});
	return { parked };
}
