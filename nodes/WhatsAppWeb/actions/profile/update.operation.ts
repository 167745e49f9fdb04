import { field } from '../../fields';
import { pictureChangeFields, readPictureChange } from '../form/picture';
import { defineOperation } from '../operation';
import { PROFILE_EXAMPLE, profileJson } from './profileJson';

/** Characters that WhatsApp's apps allow. */
const NAME_MAX = 25;
const ABOUT_MAX = 139;

export const update = defineOperation({
	option: {
		name: 'Update',
		value: 'update',
		action: 'Change your name, about text or picture',
		description: 'Everybody sees it',
	},
	gives: { ...PROFILE_EXAMPLE, updated: ['name', 'about'] },
	fields: [
		field('updateFields', 'Update Fields', 'collection', {
			placeholder: 'Add field',
			default: {},
			description: 'What to change. Everything else stays as it is.',
			options: [
				field('about', 'About', 'string', {
					placeholder: 'e.g. Open from 8 to 20',
					description: 'A line about you or your business, up to 139 characters',
				}),
				field('name', 'Name', 'string', {
					placeholder: 'e.g. Corner Shop',
					description: 'What people see who have not saved your number, up to 25 characters',
				}),
				...pictureChangeFields,
			],
		}),
	],
	read(parameters) {
		const given = (name: string): boolean => {
			const value = parameters.source.value(`updateFields.${name}`);
			return value !== undefined && value !== null;
		};
		const name = given('name')
			? parameters.text('updateFields.name', { max: NAME_MAX }).trim()
			: undefined;
		const about = given('about')
			? parameters.text('updateFields.about', { max: ABOUT_MAX })
			: undefined;
		const source = readPictureChange(parameters, 'updateFields');
		if (name === undefined && about === undefined && source === undefined) {
			parameters.refuse('updateFields', 'is empty', 'Add what you want to change.');
		}
		return {
			kind: 'session',
			picture: source ?? undefined,
			async run({ client }, { picture, signal }) {
				const changes = { name, about, picture: source && picture };
				const profile = await client.command('updateProfile', changes, { signal });
				const updated = Object.entries(changes).flatMap(([key, value]) =>
					value === undefined ? [] : [key],
				);
				return { json: { ...profileJson(profile), updated } };
			},
		};
	},
});
