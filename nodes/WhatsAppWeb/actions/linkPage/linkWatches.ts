import type { IWebhookFunctions } from 'n8n-workflow';
import { readSessionConfig } from '../../credential';
import { sessionRegistry } from '../../registry/SessionRegistry';
import { readWaitingBase } from '../../settings';
import { waitingUrl } from '../waiting/waitingUrl';
import { wakeUntil } from '../waiting/wake';
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
	const addresses = addressesOf(context);
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

/** This process itself first: it has answered the page. */
function addressesOf(context: IWebhookFunctions): URL[] {
	const url = waitingUrl(context, 'link');
	if (!url) return [];
	const local = new URL(
		`${context.getExecutionId()}/${url.pathname.split('/').at(-1)}`,
		readWaitingBase(),
	);
	local.search = url.search;
	return [local, url];
}

function isEnded(answer: unknown): boolean {
	return (answer as { ended?: unknown } | undefined)?.ended === true;
}
