import { createRequire } from 'node:module';
import type * as N8n from 'n8n-workflow';
import type * as Registry from '../../nodes/WhatsAppWeb/registry/SessionRegistry';
import type * as Sqlite from '../../nodes/WhatsAppWeb/store/sqlite';
import type * as Timings from '../../nodes/WhatsAppWeb/session/connection/timing';

const require = createRequire(import.meta.url);

/** A compiled file of the package (dist/). */
function built<Module>(path: string): Module {
	return require(`../../dist/nodes/WhatsAppWeb/${path}.js`) as Module;
}

const { WhatsAppWeb } = built<{ WhatsAppWeb: new () => N8n.INodeType }>('WhatsAppWeb.node');
const { WhatsAppWebTrigger } = built<{ WhatsAppWebTrigger: new () => N8n.INodeType }>(
	'WhatsAppWebTrigger.node',
);

/** n8n-workflow's ES module does not load in Node itself. */
export const { NodeHelpers } = require('n8n-workflow') as typeof N8n;

export const action = new WhatsAppWeb();
export const trigger = new WhatsAppWebTrigger();
export const { createSessionRegistry, REGISTRY_KEY } = built<typeof Registry>(
	'registry/SessionRegistry',
);
export const { openStore } = built<typeof Sqlite>('store/sqlite');
export const { TIMING } = built<typeof Timings>('session/connection/timing');
