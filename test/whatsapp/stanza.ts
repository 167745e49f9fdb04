import {
	decodeDecompressedBinaryNode,
	encodeBinaryNode,
	type BinaryNode,
} from '@whiskeysockets/baileys';
import * as tokens from '@whiskeysockets/baileys/lib/WABinary/constants.js';
import { inflateSync } from 'node:zlib';

/** Flag of a packed node whose remainder is deflated. */
const DEFLATED = 2;

/** The server's address, with the @ that clients compare, too. */
export const SERVER_JID = '@s.whatsapp.net';

/** Attribute values; undefined ones are left out. */
export type Attributes = Record<string, string | undefined>;

export function stanza(
	tag: string,
	attrs: Attributes,
	content?: BinaryNode['content'],
): BinaryNode {
	const given = Object.entries(attrs).filter((entry) => entry[1] !== undefined);
	return { tag, attrs: Object.fromEntries(given) as Record<string, string>, content };
}

export const children = (node: BinaryNode | undefined): BinaryNode[] =>
	Array.isArray(node?.content) ? node.content : [];

export const child = (node: BinaryNode | undefined, tag: string): BinaryNode | undefined =>
	children(node).find((candidate) => candidate.tag === tag);

/** The content as bytes; also of text, because short bytes sometimes arrive as a dictionary token. */
export function bytes(node: BinaryNode | undefined): Buffer | undefined {
	const content = node?.content;
	if (content === undefined || Array.isArray(content)) return undefined;
	return Buffer.from(content as Uint8Array);
}

/** @throws if the frame is not one whole node. */
export function decode(frame: Buffer): BinaryNode {
	const flags = frame[0] ?? 0;
	const body = flags & DEFLATED ? inflateSync(frame.subarray(1)) : frame.subarray(1);
	return decodeDecompressedBinaryNode(body, tokens);
}

export const encode = (node: BinaryNode): Buffer => encodeBinaryNode(node);

/** The stanza as XML-like text for people, with long binary content shortened. */
export function describe(node: BinaryNode): string {
	const attrs = Object.entries(node.attrs).map(([name, value]) => ` ${name}="${value}"`);
	const open = `<${node.tag}${attrs.join('')}`;
	const { content } = node;
	if (content === undefined) return `${open}/>`;
	const inner = Array.isArray(content)
		? content.map(describe).join('')
		: typeof content === 'string'
			? content
			: `${Buffer.from(content).toString('hex').slice(0, 64)} (${content.length} bytes)`;
	return `${open}>${inner}</${node.tag}>`;
}

/** Big-endian number of 1 to 6 bytes. */
export const uint = (value: number, length: number): Buffer => {
	const buffer = Buffer.alloc(length);
	buffer.writeUIntBE(value, 0, length);
	return buffer;
};

/** The current time in Unix seconds, as the server writes it. */
export const now = (): string => Math.floor(Date.now() / 1000).toString();
