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
	/** Opens the page by which a person links the number. */
	link: Workflow;
	/** Puts out the QR code to scan. */
	code: Workflow;
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
		link: await createLink(workflows, credential, 'Link this number'),
		code: await workflows.create('Put out a QR code', [
			manualTrigger(),
			whatsAppNode(credential, 'Link', { resource: 'session', operation: 'link', show: 'code' }),
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

/** A workflow that opens the page by which a person links the number of this credential. */
export async function createLink(
	workflows: Workflows,
	credential: Credential,
	name: string,
): Promise<Workflow> {
	return await workflows.create(name, [
		manualTrigger(),
		whatsAppNode(credential, 'Link', { resource: 'session', operation: 'link' }),
	]);
}
