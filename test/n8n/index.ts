export { ModelServer, textOfChat, type ToolCall } from './ModelServer.ts';
export { manualTrigger, node, whatsAppNode, whatsAppTrigger } from './nodes.ts';
export { installPackage, linkPackage } from './package.ts';
export { freePort } from './ports.ts';
export { startN8n, type N8n, type N8nOptions } from './N8n.ts';
export type { Owner } from './RestClient.ts';
export { until } from './until.ts';
export { Workflows, type Credential, type Execution, type Workflow } from './workflows.ts';
