import type { IWebhookDescription } from 'n8n-workflow';
import { waitingPath } from './waitingUrl';

/** The webhooks that n8n opens while an execution waits at the node, and only then. */
export const waitingWebhooks: IWebhookDescription[] = (['link', 'reply'] as const).flatMap(
	(waitingFor) =>
		(['GET', 'POST'] as const).map((httpMethod) => ({
			name: 'default',
			httpMethod,
			responseMode: 'onReceived',
			responseData: '',
			path: waitingPath(waitingFor),
			isFullPath: true,
			restartWebhook: true,
		})),
);

/** What the output panel says while an execution waits: also how to open the page, should the browser not have done it. */
export const waitingTooltip =
	'={{ $parameter.operation === "sendAndWait" ? "Waiting for an answer in WhatsApp" : "Link your number on the page that has opened. No page? <a href=\\"" + $execution.resumeUrl + "\\" target=\\"_blank\\">Open the link page</a>" }}';
