import type { INodeProperties } from 'n8n-workflow';
import type { PrivacySettings } from '../../contract/queries/profiles';
import { field } from '../../fields';
import type { ParameterReader } from '../form/parameters';
import { defineOperation } from '../operation';
import { PRIVACY_EXAMPLE, privacyJson } from './privacyJson';

const DAY = 86_400;

/** Seconds; WhatsApp's apps know no others. */
const DURATIONS = [0, DAY, 7 * DAY, 90 * DAY];

const CONTACTS = { name: 'My Contacts', value: 'contacts' };
const EVERYONE = { name: 'Everyone', value: 'everyone' };
const KNOWN = { name: 'People I Know', value: 'known' };
const NOBODY = { name: 'Nobody', value: 'nobody' };
const SAME = { name: 'Same as Last Seen', value: 'same_as_last_seen' };

/** Sets of choices that WhatsApp offers. *My Contacts Except …* needs a list of people, which is made on the phone. */
const FIELDS = [
	choice('about', 'About', 'Who sees your about text', [EVERYONE, CONTACTS, NOBODY]),
	choice('calls', 'Calls', 'Who may call you. Calls of others do not ring.', [EVERYONE, KNOWN]),
	choice('groups', 'Groups', 'Who may add you to groups. Others can only invite you.', [
		EVERYONE,
		CONTACTS,
	]),
	choice('lastSeen', 'Last Seen', 'Who sees when you were last online', [
		EVERYONE,
		CONTACTS,
		NOBODY,
	]),
	choice('messages', 'Messages', 'Who may write to you. Only some accounts have this setting.', [
		EVERYONE,
		CONTACTS,
	]),
	choice('online', 'Online', 'Who sees that you are online', [EVERYONE, SAME]),
	choice('picture', 'Profile Picture', 'Who sees your picture', [EVERYONE, CONTACTS, NOBODY]),
];

export const updatePrivacy = defineOperation({
	option: {
		name: 'Update Privacy',
		value: 'updatePrivacy',
		action: 'Change who sees your details',
		description: 'Last seen, picture, groups …',
	},
	gives: { ...PRIVACY_EXAMPLE, updated: ['last_seen'] },
	fields: [
		field('updateFields', 'Update Fields', 'collection', {
			placeholder: 'Add setting',
			default: {},
			description: 'What to change, on all your devices. Everything else stays as it is.',
			options: [
				...FIELDS,
				field('defaultDisappearing', 'Messages of New Chats Disappear After', 'options', {
					options: [
						{ name: '24 Hours', value: DAY },
						{ name: '7 Days', value: 7 * DAY },
						{ name: '90 Days', value: 90 * DAY },
						{ name: 'Off', value: 0 },
					],
					default: 0,
					description: 'How long messages stay in chats that are started from now on',
				}),
				field('readReceipts', 'Read Receipts', 'boolean', {
					default: true,
					description:
						'Whether others see blue ticks when you have read their messages. Without them, you do not see theirs either. Groups always have them.',
				}),
			],
		}),
	],
	read(parameters) {
		const settings = readSettings(parameters);
		if (Object.keys(settings).length === 0) {
			parameters.refuse('updateFields', 'is empty', 'Add what you want to change.');
		}
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const now = await client.command('updatePrivacy', { settings }, { signal });
				const json = privacyJson(now);
				const changed = privacyJson({ ...NOTHING, ...settings });
				const updated = Object.keys(json).filter((key) => changed[key] !== null);
				return { json: { ...json, updated } };
			},
		};
	},
});

const NOTHING: PrivacySettings = {
	lastSeen: null,
	online: null,
	picture: null,
	about: null,
	readReceipts: null,
	groups: null,
	calls: null,
	messages: null,
	defaultDisappearing: null,
};

function readSettings(parameters: ParameterReader): Partial<PrivacySettings> {
	const settings: Record<string, unknown> = {};
	for (const { name, options = [] } of FIELDS) {
		const values = options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
		settings[name] = parameters.optionalChoice(`updateFields.${name}`, values);
	}
	if (parameters.has('updateFields.readReceipts')) {
		settings.readReceipts = parameters.boolean('updateFields.readReceipts', true);
	}
	const timer = 'updateFields.defaultDisappearing';
	const seconds = parameters.optionalInteger(timer, { min: 0, max: 90 * DAY });
	if (seconds !== undefined && !DURATIONS.includes(seconds)) {
		parameters.refuse(timer, `must be one of: ${DURATIONS.join(', ')}`);
	}
	settings.defaultDisappearing = seconds;
	return Object.fromEntries(
		Object.entries(settings).filter(([, value]) => value !== undefined),
	) as Partial<PrivacySettings>;
}

function choice(
	name: keyof PrivacySettings,
	displayName: string,
	description: string,
	options: Array<{ name: string; value: string }>,
): INodeProperties {
	const sorted = options.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
	return field(name, displayName, 'options', { options: sorted, default: 'everyone', description });
}
