import type { INodeProperties } from 'n8n-workflow';

const row: INodeProperties = {
	displayName: 'Rows',
	name: 'rows',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: { row: [{ rowId: '', title: '', description: '' }] },
	placeholder: 'Add Row',
	description: 'What can be chosen',
	options: [
		{
			displayName: 'Row',
			name: 'row',
			values: [
				{
					displayName: 'Row ID',
					name: 'rowId',
					type: 'string',
					default: '',
					placeholder: 'e.g. row_1',
					description: 'What the trigger tells when the row is chosen',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Item 1',
					description: 'What the row says, up to 24 characters',
				},
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					default: '',
					placeholder: 'e.g. Description for item 1',
					description: 'Second line of the row',
				},
			],
		},
	],
};

/** The sections of a list, each with its rows. */
export const sections: INodeProperties = {
	displayName: 'Sections',
	name: 'sections',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	required: true,
	default: {},
	placeholder: 'Add Section',
	description: 'Groups of rows, ten rows in all of them together',
	options: [
		{
			displayName: 'Section',
			name: 'section',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Category 1',
					description: 'Heading of the section, up to 24 characters',
				},
				row,
			],
		},
	],
};
