import type { Unwrapped } from '../unwrap';

/**
 * The kind of a message as WhatsApp names it, without its version: `conversation`, `extendedText`, `image`, `pollCreation`;
 * `unknown` when there is no content.
 */
export function messageType({ key }: Unwrapped): string {
	return key?.replace(/Mess+age(V\d+)?$/, '') || 'unknown';
}
