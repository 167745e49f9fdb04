import type { IWebhookFunctions } from 'n8n-workflow';
import { readSessionConfig } from '../../credential';
import { sessionRegistry } from '../../registry/SessionRegistry';
import { waitingUrl } from '../waiting/waitingUrl';
import { addressesOf } from '../../waking/addresses';
import { type ReadAnswer, wakeUntil } from '../../waking/wake';
import { LinkWatch } from './LinkWatch';

/** Longest wait for a page, when its address does not tell. */
const LIMIT_MS = 600_000;

/** How long an execution is told that the number is linked, if n8n does not take it at once. */
const WAKE_MS = 60_000;

/** The watches of this process, by execution and node. */
const watches = new Map<string, LinkWatch>();

/** The watch of the execution that a page belongs to. @throws WhatsAppError when the credential cannot be read */
export async function watchOf(context: IWebhookFunctions): Promise<LinkWatch> {
	const key = `${context.getExecutionId()}/${context.getNode().id}`;
	const config = await readSessionConfig(context);
	const known = watches.get(key);
	if (known) return known;
	// This process itself first: it has answered the page.
	const url = waitingUrl(context, 'link');
	const addresses = url ? addressesOf(url) : [];
	const watch = new LinkWatch({
		handle: sessionRegistry().acquire(config),
		until: endOf(context),
		async wake() {
			await wakeUntil(Date.now() + WAKE_MS, addresses, { do: 'finish' }, isEnded);
		},
		onEnd() {
			if (watches.get(key) === watch) watches.delete(key);
		},
	});
	watches.set(key, watch);
	return watch;
}

/** Unix ms at which the execution goes on by itself, as `execute` has written it into the page's address. */
export function endOf(context: IWebhookFunctions): number {
	const latest = Date.now() + LIMIT_MS;
	const { until } = context.getQueryData() as { until?: unknown };
	const end = Number(until) * 1000;
	return Number.isFinite(end) && end > 0 ? Math.min(end, latest) : latest;
}

const isEnded: ReadAnswer = (answer) =>
	(answer as { ended?: unknown } | undefined)?.ended === true ? 'settled' : undefined;
