import { field, listField } from '../../fields';

const row = listField('rows', 'Rows', {
	default: { row: [{ rowId: '', title: '', description: '' }] },
	description: 'What can be chosen',
	entry: {
		name: 'row',
		displayName: 'Row',
		values: [
			field('rowId', 'Row ID', 'string', {
				placeholder: 'e.g. row_1',
				description: 'What the trigger tells when the row is chosen',
			}),
			field('title', 'Title', 'string', {
				placeholder: 'e.g. Item 1',
				description: 'What the row says, up to 24 characters',
			}),
			field('description', 'Description', 'string', {
				placeholder: 'e.g. Description for item 1',
				description: 'Second line of the row',
			}),
		],
	},
});

export const sections = listField('sections', 'Sections', {
	required: true,
	description: 'Groups of rows, ten rows in all of them together',
	entry: {
		name: 'section',
		displayName: 'Section',
		values: [
			field('title', 'Title', 'string', {
				placeholder: 'e.g. Category 1',
				description: 'Heading of the section, up to 24 characters',
			}),
			row,
		],
	},
});
