import type { INodeProperties } from 'n8n-workflow';
import { refuseContradictions } from './filters/contradictions';
import type { Candidate, FilterOption } from './filters/FilterOption';
import { chats, excludedChats } from './filters/chats';
import { chatTypes } from './filters/chatTypes';
import { commandPrefix, commands } from './filters/command';
import { maximumAge } from './filters/maximumAge';
import { mentions } from './filters/mentions';
import { messageTypes } from './filters/messageTypes';
import { onlyOwnMessages } from './filters/onlyOwnMessages';
import { senders } from './filters/senders';
import { textContains } from './filters/textContains';
import { textMatches } from './filters/textMatches';

/** All filters by the name of their parameter, in the alphabetical order of their labels. What comes cheap is asked first. */
const FILTERS = {
	chatTypes,
	chats,
	excludedChats,
	commandPrefix,
	commands,
	senders,
	maximumAge,
	mentions,
	messageTypes,
	onlyOwnMessages,
	textContains,
	textMatches,
};

export type FilterSettings = {
	[Name in keyof typeof FILTERS]: ReturnType<(typeof FILTERS)[Name]['read']>;
};

const rows = Object.entries(FILTERS) as Array<[keyof FilterSettings, FilterOption<unknown>]>;

export const filterProperties = rows.map(
	([name, { property }]) => ({ ...property, name }) as INodeProperties,
);

/** @throws WhatsAppError `invalid_parameter`, also for filters of which no event could pass both */
export function readFilters(given: Record<string, unknown>): FilterSettings {
	const settings = Object.fromEntries(
		rows.map(([name, { read }]) => [name, read(given[name], name)]),
	) as FilterSettings;
	refuseContradictions(settings);
	return settings;
}

/** Whether an event may start an execution. */
export async function passesAll(settings: FilterSettings, candidate: Candidate): Promise<boolean> {
	for (const [name, { passes }] of rows) {
		const value = settings[name];
		if (value !== undefined && !(await passes(value, candidate))) return false;
	}
	return true;
}
