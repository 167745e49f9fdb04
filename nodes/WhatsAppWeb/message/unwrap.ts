import { ENVELOPES, isBeside, isViewOnceEnvelope } from './kinds';
import { asObject, type PlainObject } from './untrusted';

/** Envelopes hold one message each; no client nests them deeper. */
const MAX_LEVELS = 8;

export interface Unwrapped {
	/** The innermost `proto.Message`. */
	message: PlainObject;
	/** The messages around it, outermost first. */
	envelopes: PlainObject[];
	/** Key of its content, `imageMessage`; null when there is none. */
	key: string | null;
	/** The content, when it is an object: everything but `conversation`. */
	content: PlainObject;
	/** Whether an envelope, or the content itself, marks the message as view-once. */
	viewOnce: boolean;
}

/**
 * The message inside its envelopes.
 * @param message a `proto.Message` as plain data; anything else counts as an empty message
 */
export function unwrap(message: unknown): Unwrapped {
	let inner = asObject(message) ?? {};
	const envelopes: PlainObject[] = [];
	let viewOnce = false;
	for (let level = 0; level < MAX_LEVELS; level++) {
		const wrapper = ENVELOPES.find((key) => asObject(asObject(inner[key])?.message));
		if (wrapper === undefined) break;
		viewOnce ||= isViewOnceEnvelope(wrapper);
		envelopes.push(inner);
		inner = asObject(asObject(inner[wrapper])?.message) ?? {};
	}
	const key = contentKey(inner);
	const content = (key !== null && asObject(inner[key])) || {};
	return {
		message: inner,
		envelopes,
		key,
		content,
		viewOnce: viewOnce || content.viewOnce === true,
	};
}

function contentKey(message: PlainObject): string | null {
	const isContent = ([key, value]: [string, unknown]) => value != null && !isBeside(key);
	return Object.entries(message).find(isContent)?.[0] ?? null;
}
