import type { ExpressionString } from 'n8n-workflow';

/** The node's outputs, for an expression of n8n: only a question has a second one, for who has not answered in time. */
export const outputs: ExpressionString =
	'={{ $parameter.resource === "message" && $parameter.operation === "sendAndWait" ? [{ type: "main", displayName: "Replied" }, { type: "main", displayName: "Timed Out" }] : ["main"] }}';
