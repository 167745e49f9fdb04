import type { BinaryNode } from './baileys';

/** Reading of stanzas. Whatever is missing is undefined or empty: they come from outside. */

export function children({ content }: Pick<BinaryNode, 'content'>, tag?: string): BinaryNode[] {
	const nodes = Array.isArray(content) ? content : [];
	return tag === undefined ? nodes : nodes.filter((node) => node.tag === tag);
}

export function child(node: Pick<BinaryNode, 'content'>, tag: string): BinaryNode | undefined {
	return children(node, tag)[0];
}

/** The content as text; undefined when there is none. */
export function text(node: BinaryNode | undefined): string | undefined {
	const content = node?.content;
	if (content === undefined || content === null || Array.isArray(content)) return undefined;
	return typeof content === 'string' ? content : Buffer.from(content).toString();
}

/** An attribute or content that is a whole number; undefined for anything else. */
export function count(value: string | undefined): number | undefined {
	return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
