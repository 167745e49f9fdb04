import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { serveAnswers } from './actions/answers/serveAnswers';
import { serveLinkPage } from './actions/linkPage/serveLinkPage';
import { hints } from './actions/hints';
import { outputs } from './actions/outputs';
import { properties, subtitle } from './actions/properties';
import { router } from './actions/run/router';
import { waitingTooltip, waitingWebhooks } from './actions/waiting/description';
import { isCalledFor } from './actions/waiting/waitingUrl';
import { whatsAppWebTest } from './methods/credentialTest';
import { listSearch } from './methods/searchChats';
import { searchLabels } from './methods/searchLabels';
import { callWaitingNodes } from './registry/callWaitingNodes';

callWaitingNodes();

export class WhatsAppWeb implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Web',
		name: 'whatsAppWeb',
		icon: { light: 'file:../../icons/whatsapp.svg', dark: 'file:../../icons/whatsapp.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description:
			'Send messages, polls and files from your own WhatsApp number (unofficial, linked by QR code)',
		defaults: { name: 'WhatsApp Web' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs,
		hints,
		webhooks: waitingWebhooks,
		waitingNodeTooltip: waitingTooltip,
		credentials: [{ name: 'whatsAppWebApi', required: true, testedBy: 'whatsAppWebTest' }],
		properties,
	};

	methods = {
		credentialTest: { whatsAppWebTest },
		listSearch: { ...listSearch, searchLabels },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await (isCalledFor(this, 'reply') ? serveAnswers(this) : serveLinkPage(this));
	}
}
