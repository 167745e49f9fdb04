import type { BinaryNode } from './baileys';

/** What is read of a stanza's node. Stanzas come from outside: whatever is missing is undefined or empty. */
type Node = Pick<BinaryNode, 'content'> | undefined;

/** The nodes in a node, of one tag or all. */
export function children(node: Node, tag?: string): BinaryNode[] {
	const nodes = Array.isArray(node?.content) ? node.content : [];
	return tag === undefined ? nodes : nodes.filter((each) => each.tag === tag);
}

/** The first of {@link children}. */
export function child(node: Node, tag?: string): BinaryNode | undefined {
	return children(node, tag)[0];
}

/** The content of a node that has no children; undefined when it has none, or text. */
export function bytes(node: Node): Uint8Array | undefined {
	const content = node?.content;
	return ArrayBuffer.isView(content) ? content : undefined;
}

/** The content of a node as text; undefined when there is none. */
export function text(node: Node): string | undefined {
	const content = node?.content;
	if (content === undefined || content === null || Array.isArray(content)) return undefined;
	return typeof content === 'string' ? content : Buffer.from(content).toString();
}

/** An attribute or content that is a whole number; undefined for anything else. */
export function count(value: string | undefined): number | undefined {
	return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
