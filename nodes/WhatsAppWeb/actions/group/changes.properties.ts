import type { INodeProperties } from 'n8n-workflow';
import type { GroupChanges } from '../../contract/commands/groups';
import { field } from '../../fields';
import { pictureChangeFields, pictureField } from '../form/picture';
import { madeOnceFields } from '../form/duplicateProtection.properties';
import type { ParameterReader } from '../form/parameters';
import { DESCRIPTION_MAX, SUBJECT_MAX } from './group.properties';

const DAY = 86_400;

/** Seconds of WhatsApp's timers, by the option's value. */
const TIMERS = { off: 0, day: DAY, week: 7 * DAY, quarter: 90 * DAY } as const;

const settings: INodeProperties[] = [
	field('announce', 'Only Admins Can Write', 'boolean', {
		default: true,
		description: 'Whether only admins can write to the group',
	}),
	field('description', 'Description', 'string', {
		typeOptions: { rows: 3 },
		description: 'What the group is about. Empty removes it.',
	}),
	field('disappearing', 'Disappearing Messages', 'options', {
		options: [
			{ name: '24 Hours', value: 'day' },
			{ name: '7 Days', value: 'week' },
			{ name: '90 Days', value: 'quarter' },
			{ name: 'Off', value: 'off' },
		],
		default: 'week',
		description: 'When messages of the group disappear for everybody',
	}),
	field('joinApproval', 'Admins Approve New Members', 'boolean', {
		default: true,
		description: 'Whether admins have to approve who joins by the invite link',
	}),
	field('locked', 'Only Admins Can Change the Group', 'boolean', {
		default: true,
		description: 'Whether only admins can change name, picture, description and timer',
	}),
	field('memberAddMode', 'Who Can Add Members', 'options', {
		options: [
			{ name: 'Admins', value: 'admins' },
			{ name: 'Everyone in the Group', value: 'everyone' },
		],
		default: 'admins',
		description: 'Who can add other people to the group',
	}),
];

/** What a group can be given when it is made. */
export const initialFields = field('options', 'Options', 'collection', {
	placeholder: 'Add option',
	default: {},
	description: 'What else the group has from the start',
	options: [...settings, pictureField(), ...madeOnceFields],
});

export const updateFields = field('updateFields', 'Update Fields', 'collection', {
	placeholder: 'Add field',
	default: {},
	description: 'What is to be changed; the rest stays as it is',
	options: [
		...settings,
		...pictureChangeFields,
		field('subject', 'Name', 'string', { description: 'What the group is called' }),
	],
});

/**
 * Reads a collection of these fields, but for the picture.
 * @throws WhatsAppError `invalid_parameter`
 */
export function readChanges(parameters: ParameterReader, collection: string): GroupChanges {
	const path = (name: string): string => `${collection}.${name}`;
	const given = (name: string): boolean => (parameters.source.value(path(name)) ?? null) !== null;
	const toggle = (name: 'announce' | 'locked' | 'joinApproval') =>
		given(name) ? { [name]: parameters.boolean(path(name), true) } : {};
	return {
		...(given('subject') && {
			subject: parameters.text(path('subject'), { max: SUBJECT_MAX }).trim(),
		}),
		...(given('description') && {
			description: parameters.optionalText(path('description'), { max: DESCRIPTION_MAX }) ?? '',
		}),
		...toggle('announce'),
		...toggle('locked'),
		...toggle('joinApproval'),
		...(given('memberAddMode') && {
			memberAddMode: parameters.choice(path('memberAddMode'), ['admins', 'everyone'] as const),
		}),
		...(given('disappearing') && {
			disappearing: TIMERS[parameters.choice(path('disappearing'), KEYS)],
		}),
	};
}

const KEYS = ['off', 'day', 'week', 'quarter'] as const;
