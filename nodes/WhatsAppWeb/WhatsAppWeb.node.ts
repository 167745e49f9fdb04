import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { properties } from './actions/properties';
import { router } from './actions/run/router';
import { whatsAppWebTest } from './methods/credentialTest';

export class WhatsAppWeb implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Web',
		name: 'whatsAppWeb',
		icon: { light: 'file:../../icons/whatsapp.svg', dark: 'file:../../icons/whatsapp.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send messages, polls and files from your own WhatsApp number (unofficial, linked by QR code)',
		defaults: { name: 'WhatsApp Web' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatsAppWebApi', required: true, testedBy: 'whatsAppWebTest' }],
		hints: [
			{
				message:
					'This node is not made or endorsed by WhatsApp. WhatsApp may restrict numbers that write to many strangers.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties,
	};

	methods = { credentialTest: { whatsAppWebTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
