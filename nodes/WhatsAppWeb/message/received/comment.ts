import { asLine, asObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { type People, type PersonFields, personFields } from './people';

/** Present for comments on a post of a community. */
export type CommentFields = {
	comment: {
		/** The post, and its author. */
		target_id: string | null;
	} & PersonFields<'target_sender'>;
};

export function commentFields(
	{ key, content }: Unwrapped,
	people?: People,
): CommentFields | undefined {
	if (key !== 'commentMessage') return undefined;
	const target = asObject(content.targetMessageKey);
	return {
		comment: {
			target_id: asLine(target?.id) ?? null,
			...personFields('target_sender', asLine(target?.participant), people),
		},
	};
}
