import { asLine, asObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for comments on a post of a community. */
export type CommentFields = {
	comment: {
		/** The post. */
		target_id: string | null;
		/** Its author. */
		target_sender: string | null;
	};
};

export function commentFields({ key, content }: Unwrapped): CommentFields | undefined {
	if (key !== 'commentMessage') return undefined;
	const target = asObject(content.targetMessageKey);
	return {
		comment: {
			target_id: asLine(target?.id) ?? null,
			target_sender: asLine(target?.participant) ?? null,
		},
	};
}
