import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';

/**
 * Where the form has parameters that stood elsewhere before, by the names that operations read them by. Workflows that were
 * saved then still have them there.
 */
export const MOVED: ReadonlyMap<string, string> = new Map([
	['replyTo', 'options.replyTo'],
	['mimeType', 'options.mimeType'],
	['selectableCount', 'options.selectableCount'],
	['target.sender', 'options.originalSender'],
	['target.fromMe', 'options.fromMe'],
	['originalSender', 'options.originalSender'],
]);

/** The former place of a field, not shown: n8n drops a saved value that no field has. */
export function former(
	{ name, displayName }: Pick<INodeProperties, 'name' | 'displayName'>,
	preset: string | object = '',
): INodeProperties {
	return field(name, displayName, 'hidden', { default: preset as INodeProperties['default'] });
}
