import type { IDataObject } from 'n8n-workflow';
import { invalidParameter } from '../../errors';
import { readText } from '../values';
import { type FilterOption, textOf } from './FilterOption';

export const DEFAULT_PREFIX = '/';

export const commandPrefix: FilterOption<string> = {
	property: {
		displayName: 'Command Prefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. /',
		description:
			'Only commands: texts that begin with this, such as /help or !order 5. The item has the command in command.name (in lower case) and the words after it in command.args. Touches the events Message and Message Edited.',
	},
	read(value = '', name) {
		const prefix = readText(value, name);
		if (/\s/.test(prefix)) throw invalidParameter(name, 'must not contain blanks');
		return prefix === '' ? undefined : prefix;
	},
	passes: (_, { json }) => textOf(json) === undefined || json.command !== null,
};

export const commands: FilterOption<string[]> = {
	property: {
		displayName: 'Commands',
		type: 'string',
		default: '',
		placeholder: 'e.g. help, order',
		description:
			'Only these commands, separated by commas; the prefix is / unless you give another. Touches the events Message and Message Edited.',
	},
	read(value = '', name) {
		const names = readText(value, name)
			.split(',')
			.map((each) => each.trim().toLowerCase())
			.filter((each) => each !== '');
		if (names.some((each) => /\s/.test(each))) {
			throw invalidParameter(name, 'must be names without blanks, separated by commas');
		}
		return names.length === 0 ? undefined : names;
	},
	passes(names, { json }) {
		if (textOf(json) === undefined) return true;
		return names.includes((json.command as Command | null)?.name ?? '');
	},
};

export type Command = {
	/** In lower case, because phone keyboards capitalise the first letter. */
	name: string;
	args: string[];
};

/** The field `command` of an event that has a text: null when the text is no command. */
export function commandFields(json: IDataObject, prefix: string): { command?: Command | null } {
	const text = textOf(json)?.trim();
	if (text === undefined) return {};
	if (!text.startsWith(prefix)) return { command: null };
	const [name = '', ...args] = text.slice(prefix.length).split(/\s+/);
	return { command: name === '' ? null : { name: name.toLowerCase(), args } };
}
