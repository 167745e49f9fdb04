import { createRequire } from 'node:module';
import type { INodeType } from 'n8n-workflow';
import type * as Sessions from '../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { LinkedNode } from './LinkedNode.ts';

const require = createRequire(import.meta.url);
const built = <Module>(path: string) =>
	require(`../../../dist/nodes/WhatsAppWeb/${path}.js`) as Module;

/** The compiled action node (dist/), connected to its own loopback WhatsApp. */
export class CompiledNode extends LinkedNode {
	static async start(): Promise<CompiledNode> {
		const { WhatsAppWeb } = built<{ WhatsAppWeb: new () => INodeType }>('WhatsAppWeb.node');
		const { sessionRegistry } = built<typeof Sessions>('registry/SessionRegistry');
		return new CompiledNode(await LinkedNode.startWhatsApp(), new WhatsAppWeb(), sessionRegistry);
	}
}
