import type { NodeHint } from 'n8n-workflow';

/**
 * A text with `{{ }}` that begins with no `=`, somewhere in the parameters. The braces are escaped because n8n looks for
 * them to find where an expression ends.
 */
const UNRESOLVED = String.raw`/:"(?!=)(?:[^"\\]|\\.)*\x7b\x7b(?:[^"\\]|\\.)*\x7d\x7d/`;

/** What the editor says beside the form, because it shows there and is easily overlooked. */
export const hints: NodeHint[] = [
	{
		type: 'warning',
		location: 'outputPane',
		message:
			'A field has {{ … }} in it and is set to Fixed, so it is taken letter by letter. Choose Expression above the field, or drag the value there from the left.',
		displayCondition: `={{ ${UNRESOLVED}.test(JSON.stringify($rawParameter)) }}`,
	},
];
