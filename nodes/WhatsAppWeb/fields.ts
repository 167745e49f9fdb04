import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';

type Details = Partial<Omit<INodeProperties, 'name' | 'displayName' | 'type'>>;

/**
 * A field of a form, empty by default.
 * @param name the parameter's, as operations read it
 * @param displayName its label
 */
export function field(
	name: string,
	displayName: string,
	type: NodePropertyTypes,
	details: Details = {},
): INodeProperties {
	return { displayName, name, type, default: '', ...details };
}

/**
 * A field for a list, to which groups of fields are added.
 * @param details `entry` is one group
 */
export function listField(
	name: string,
	displayName: string,
	{
		entry,
		...details
	}: Details & {
		entry: Pick<INodeProperties, 'name' | 'displayName'> & { values: INodeProperties[] };
	},
): INodeProperties {
	return field(name, displayName, 'fixedCollection', {
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: `Add ${entry.displayName}`,
		options: [entry],
		...details,
	});
}
