import { INTERACTIVE, type ListSection, singleSelectButton } from '../../message/interactive';
import { formerReplyTo, to } from '../form/message.properties';
import {
	BODY_MAX,
	fallback,
	footer,
	ID_MAX,
	INTERACTIVE_NOTICE,
	LINE_MAX,
} from '../form/interactive.properties';
import { interactiveRequest } from '../form/interactiveRequest';
import { sections } from '../form/list.properties';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { field } from '../../fields';

export const list = defineMessageOperation({
	option: {
		name: 'Send List',
		value: 'list',
		action: 'Send a text with a list to choose from',
		description: 'Up to ten rows behind a button; phones only, may be refused',
	},
	visibility: { clients: 'phones', notice: INTERACTIVE_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('title', 'Title', 'string', {
			required: true,
			placeholder: 'e.g. Main Menu',
			description: 'Heading above the text',
		}),
		field('description', 'Description', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Please select an option',
			description: 'What to say above the button',
		}),
		field('buttonText', 'Button Text', 'string', {
			required: true,
			placeholder: 'e.g. View Options',
			description: 'What the button says that opens the list, up to 20 characters',
		}),
		sections,
		footer,
		formerReplyTo,
		fallback,
	],
	read(parameters) {
		const buttonText = parameters.text('buttonText', { max: INTERACTIVE.buttonTextMax });
		return interactiveRequest(parameters, {
			header: parameters.text('title', { max: LINE_MAX }),
			body: parameters.text('description', { max: BODY_MAX }),
			footer: parameters.optionalText('footer', { max: LINE_MAX }),
			buttons: [singleSelectButton(buttonText, readSections(parameters))],
		});
	},
});

function readSections(parameters: ParameterReader): ListSection[] {
	const limits = { min: 1, max: INTERACTIVE.rowsMax };
	const read = parameters.list('sections', limits).map((section) => ({
		title: section.optionalText('title', { max: INTERACTIVE.rowTitleMax }),
		rows: section.list('rows', limits).map((row) => ({
			rowId: row.text('rowId', { max: ID_MAX }),
			title: row.text('title', { max: INTERACTIVE.rowTitleMax }),
			description: row.optionalText('description', { max: LINE_MAX }),
		})),
	}));
	const ids = read.flatMap(({ rows }) => rows.map(({ rowId }) => rowId));
	if (ids.length > INTERACTIVE.rowsMax) {
		parameters.refuse('sections', `must not have more than ${INTERACTIVE.rowsMax} rows together`);
	}
	if (new Set(ids).size < ids.length) {
		parameters.refuse('sections', 'must not have two rows with the same ID');
	}
	return read;
}
