import { folded } from './folded';

/** A text without case, accents and what stands around it: "Stop!" is the word STOP, "please stop" is not. */
export function wordOf(text: string): string {
	return folded(text).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
