import type { INodeProperties } from 'n8n-workflow';
import type { Label } from '../../contract/commands/appState';
import { field } from '../../fields';
import { labelPicker } from '../../pickers';
import type { ParameterReader } from '../form/parameters';

/** Characters; WhatsApp Business allows no longer names. */
const NAME_MAX = 100;
const COLOR_MAX = 19;

/** Who has labels at all, as the first field of each form. */
export const businessNotice: INodeProperties = {
	displayName: 'Labels are a part of WhatsApp Business: other accounts have none.',
	name: 'notice',
	type: 'notice',
	default: '',
};

export const labelField = labelPicker('label', 'Label', {
	required: true,
	description: 'The label: from the list, its name, or its ID as the trigger gives it',
});

export const nameField = field('name', 'Name', 'string', {
	placeholder: 'e.g. Paid',
	description: 'What the label is called',
});

export const colorField = field('color', 'Color', 'number', {
	typeOptions: { minValue: 0, maxValue: COLOR_MAX },
	default: 0,
	description: "Number of one of WhatsApp's 20 colors, from 0 to 19",
});

/** The label's ID or name. @throws WhatsAppError `invalid_parameter` */
export function readLabel(parameters: ParameterReader): string {
	return parameters.choiceOf('label', { max: NAME_MAX });
}

/** @throws WhatsAppError `invalid_parameter` */
export function readName(parameters: ParameterReader, name: string): string | undefined {
	const text = parameters.optionalText(name, { max: NAME_MAX })?.trim();
	return text === '' ? undefined : text;
}

/** @throws WhatsAppError `invalid_parameter` */
export function readColor(parameters: ParameterReader, name: string): number | undefined {
	return parameters.optionalInteger(name, { min: 0, max: COLOR_MAX });
}

export const LABEL_EXAMPLE = { label_id: '6', name: 'Paid', color: 3 };

export function labelJson({ id, name, color }: Label): Record<keyof typeof LABEL_EXAMPLE, unknown> {
	return { label_id: id, name, color };
}
