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

/** For the panel that waits. */
const WHILE_BUILDING =
	"press 'Execute step', then write to your number <b>from another phone</b> (your own messages do not count).";

export class WhatsAppWebTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Web Trigger',
		name: 'whatsAppWebTrigger',
		icon: { light: 'file:../../icons/whatsapp.svg', dark: 'file:../../icons/whatsapp.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].map((event) => event.replaceAll("_", " ")).join(", ") }}',
		description:
			'Send and receive with your own number, linked by QR code: no Meta business account',
		eventTriggerDescription: 'Write to your number from another phone',
		triggerPanel: {
			// All that n8n shows while the trigger listens.
			header: `Press 'Execute step', then write to your number from another phone`,
			executionsHelp: {
				inactive: `<b>While building</b>, ${WHILE_BUILDING}<br><br><b>When you are happy</b>, publish the workflow. Its runs show up in the <a data-key='executions'>executions list</a>, not here.`,
				active: `<b>While building</b>, ${WHILE_BUILDING}<br><br><b>It already runs for every message.</b> Its runs show up in the <a data-key='executions'>executions list</a>, not here.`,
			},
			activationHint: 'Publish the workflow to have it answer all the time.',
		},
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
