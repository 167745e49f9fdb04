import {
	manualTrigger,
	whatsAppNode,
	whatsAppTrigger,
	type Credential,
	type Workflow,
	type Workflows,
} from '../n8n/index.ts';

/** The workflows of a new sandbox. */
export interface SandboxWorkflows {
	/** Shows the QR code to scan. */
	link: Workflow;
	status: Workflow;
	/** Answers messages to the number while it is active. */
	echo: Workflow;
	/** Sends the friend a message. */
	hello: Workflow;
}

/** @param friend the phone number that *Say hello* writes to */
export async function createWorkflows(
	workflows: Workflows,
	credential: Credential,
	friend: string,
): Promise<SandboxWorkflows> {
	return {
		link: await workflows.create('Link this number', [
			manualTrigger(),
			whatsAppNode(credential, 'Link', { resource: 'session', operation: 'link', method: 'qr' }),
		]),
		status: await workflows.create('Is it linked?', [
			manualTrigger(),
			whatsAppNode(credential, 'Get Status', { resource: 'session', operation: 'getStatus' }),
		]),
		echo: await workflows.create('Echo', [
			whatsAppTrigger(credential),
			whatsAppNode(credential, 'Answer', {
				resource: 'message',
				operation: 'text',
				to: '={{ $json.chat }}',
				text: '={{ $json.text ? "You said: " + $json.text : "Thanks for the " + $json.message_type }}',
			}),
		]),
		hello: await workflows.create('Say hello', [
			manualTrigger(),
			whatsAppNode(credential, 'Send Text', {
				resource: 'message',
				operation: 'text',
				to: friend,
				text: 'Hello from n8n',
			}),
		]),
	};
}
