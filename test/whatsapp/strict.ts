import type { BinaryNode } from '@whiskeysockets/baileys';
import { bytes, child } from './stanza.ts';

/** A stanza that a correct client does not send. The server refuses and records it. */
export class Malformed extends Error {
	/** The answer to the client. */
	readonly code: number;

	constructor(what: string, code = 400) {
		super(what);
		this.code = code;
	}
}

/** A refusal that correct clients must expect, and that is not recorded as a violation. */
export class Refused extends Error {
	readonly code: number;

	constructor(code: number, text: string) {
		super(text);
		this.code = code;
	}
}

/** @throws Malformed unless the condition holds. */
export function demand(condition: unknown, what: string): asserts condition {
	if (!condition) throw new Malformed(what);
}

/** The value of an attribute. @throws Malformed if it is missing. */
export function attribute(node: BinaryNode, name: string): string {
	const value = node.attrs[name];
	demand(value, `<${node.tag}> without ${name}`);
	return value;
}

/** A child by its tag. @throws Malformed if it is missing. */
export function required(node: BinaryNode, tag: string): BinaryNode {
	const found = child(node, tag);
	demand(found, `<${node.tag}> without <${tag}>`);
	return found;
}

/** Binary content of a child. @throws Malformed if it is missing or has another length. */
export function binary(node: BinaryNode, tag: string, length?: number): Buffer {
	const content = bytes(required(node, tag));
	demand(content?.length, `<${tag}> without content`);
	demand(
		length === undefined || content.length === length,
		`<${tag}> has ${content.length} bytes instead of ${length}`,
	);
	return content;
}

/**
 * Checks attributes against a list such as `id to type? edit?=1|2|7|8`: names, `?` for optional, `=` for the values
 * allowed. @throws Malformed if one is missing, unknown or out of range.
 */
export function checkAttributes(node: BinaryNode, allowed: string): void {
	const left = new Set(Object.keys(node.attrs));
	for (const entry of allowed.split(' ').filter(Boolean)) {
		const [name = '', values] = entry.split('=');
		const key = name.replace('?', '');
		const value = node.attrs[key];
		left.delete(key);
		if (name.endsWith('?') && value === undefined) continue;
		demand(value, `<${node.tag}> without ${key}`);
		demand(
			values === undefined || values.split('|').includes(value),
			`<${node.tag}> with ${key}="${value}"`,
		);
	}
	demand(left.size === 0, `<${node.tag}> with unknown ${[...left].join(', ')}`);
}

/** @throws Malformed if there is a child of another tag. */
export function checkChildren(node: BinaryNode, allowed: string): void {
	const tags = new Set(allowed.split(' '));
	for (const { tag } of Array.isArray(node.content) ? node.content : []) {
		demand(tags.has(tag), `<${node.tag}> with unknown <${tag}>`);
	}
}
