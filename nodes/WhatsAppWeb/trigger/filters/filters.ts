import { FILTERS, type FilterSettings } from './catalogue';
import type { INodeProperties } from 'n8n-workflow';
import { refuseContradictions } from './contradictions';
import type { Candidate, FilterOption } from './FilterOption';

const rows = Object.entries(FILTERS) as Array<[keyof FilterSettings, FilterOption<unknown>]>;

export const filterProperties = rows.map(
	([name, { property }]) => ({ ...property, name }) as INodeProperties,
);

/** @throws WhatsAppError `invalid_parameter`, also for filters that contradict each other */
export function readFilters(given: Record<string, unknown>): FilterSettings {
	const settings = Object.fromEntries(
		// An expression that found nothing is a filter that was not set.
		rows.map(([name, { read }]) => [name, read(given[name] ?? undefined, name)]),
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
