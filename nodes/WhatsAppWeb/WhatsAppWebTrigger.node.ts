import {
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { readSessionConfig } from './credential';
import { whatsAppWebTest } from './methods/credentialTest';
import { listSearch } from './methods/searchChats';
import { sessionRegistry } from './registry/SessionRegistry';
import { startTrigger } from './trigger/startTrigger';
import { triggerProperties } from './trigger/properties/triggerProperties';

export class WhatsAppWebTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Web Trigger',
		name: 'whatsAppWebTrigger',
		icon: { light: 'file:../../icons/whatsapp.svg', dark: 'file:../../icons/whatsapp.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'Send and receive with your own number, linked by QR code: no Meta business account',
		eventTriggerDescription: 'Write to your number from another phone',
		activationMessage: 'Messages to your number now start this workflow.',
		defaults: { name: 'WhatsApp Web Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'whatsAppWebApi', required: true, testedBy: 'whatsAppWebTest' }],
		properties: triggerProperties,
	};

	methods = { credentialTest: { whatsAppWebTest }, listSearch };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startTrigger(this, async () =>
			sessionRegistry().acquire(await readSessionConfig(this)),
		);
	}
}
