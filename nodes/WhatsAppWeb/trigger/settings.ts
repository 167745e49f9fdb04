import type { ITriggerFunctions } from 'n8n-workflow';
import { invalidParameter } from '../errors';
import type { DeliveryFlow } from '../contract/Subscription';
import type { EventName } from '../contract/events/SessionEvent';
import { findEvent, TRIGGER_EVENTS } from './events/catalogue';
import { type FeedbackOptions, MARK_AS_READ } from './feedback';
import { readFilters } from './filters/filters';
import type { FilterSettings } from './filters/catalogue';
import { DEFAULT_PREFIX } from './filters/command';
import { COLLECT_PARAMETERS, FLOW_DEFAULTS, readFlow } from './flow';
import type { ItemOptions } from './items';
import { MEDIA_TYPES } from './mediaTypes';
import { readLiveChannels } from './properties/liveChannels';
import { readPresenceOf } from './properties/presence';
import { readBoolean, readChoice, readChoices } from './values';

export interface TriggerSettings {
	events: EventName[];
	includeOwnMessages: boolean;
	/** JIDs. */
	presenceOf: string[];
	/** JIDs. */
	liveChannels: string[];
	rejectCalls: boolean;
	filters: FilterSettings;
	flow: DeliveryFlow;
	item: ItemOptions;
	feedback: FeedbackOptions;
}

/** Values of options that are not set; the same as the editor shows when an option is added. */
const DEFAULTS = {
	binaryPropertyName: 'data',
	contactProfiles: false,
	downloadMedia: true,
	includeOwnMessages: false,
	markAsRead: 'never',
	mediaSizeLimit: 16,
	mediaTypes: MEDIA_TYPES.map(({ value }) => value),
	raw: false,
	rejectCalls: false,
	showTyping: false,
	...FLOW_DEFAULTS,
};

const BYTES_PER_MEGABYTE = 1024 * 1024;

/**
 * Reads the node's parameters, and checks them: n8n does not when it activates a workflow.
 * @throws WhatsAppError `invalid_parameter`
 */
export function readSettings(
	context: Pick<ITriggerFunctions, 'getNodeParameter'>,
): TriggerSettings {
	const options = context.getNodeParameter('options', {});
	const given = {
		...DEFAULTS,
		// Parameters that the form hides have no value.
		...Object.fromEntries(
			COLLECT_PARAMETERS.map((name) => [name, context.getNodeParameter(name, FLOW_DEFAULTS[name])]),
		),
		...(options as Partial<Record<keyof typeof DEFAULTS, unknown>>),
	};
	refuseUselessLimits(given, options as object);
	const filters = readFilters(context.getNodeParameter('filters', {}) as Record<string, unknown>);
	const { commandPrefix, commands, onlyOwnMessages } = filters;
	const events = readEvents(context.getNodeParameter('events', []));
	return {
		events,
		presenceOf: readPresenceOf(context.getNodeParameter('presenceOf', {}), events),
		liveChannels: readLiveChannels(context.getNodeParameter('liveChannels', {}), events),
		rejectCalls: boolean(given, 'rejectCalls'),
		includeOwnMessages: boolean(given, 'includeOwnMessages') || onlyOwnMessages === true,
		filters,
		flow: readFlow(given, events),
		item: {
			commandPrefix: commandPrefix ?? (commands && DEFAULT_PREFIX),
			contactProfiles: boolean(given, 'contactProfiles'),
			downloadMedia: boolean(given, 'downloadMedia'),
			mediaTypes: readChoices(given.mediaTypes, 'mediaTypes', MEDIA_TYPES),
			maxMediaBytes: megabytes(given.mediaSizeLimit) * BYTES_PER_MEGABYTE,
			binaryPropertyName: fieldName(given.binaryPropertyName),
			raw: boolean(given, 'raw'),
		},
		feedback: {
			markAsRead: readChoice(given.markAsRead, 'markAsRead', MARK_AS_READ),
			showTyping: boolean(given, 'showTyping'),
		},
	};
}

function readEvents(value: unknown): EventName[] {
	const events = Array.isArray(value) ? value : [];
	if (events.length === 0) throw invalidParameter('events', 'must name at least one event');
	const unknown = events.find((event) => findEvent(event) === undefined);
	if (unknown !== undefined) {
		const known = TRIGGER_EVENTS.map((event) => event.value).join(', ');
		throw invalidParameter(
			'events',
			`has an unknown event: ${JSON.stringify(unknown)}`,
			`Choose among: ${known}.`,
		);
	}
	return [...new Set(events as EventName[])];
}

/** Refuses a limit for downloads when nothing is downloaded: its author expects something else. */
function refuseUselessLimits(given: Record<string, unknown>, options: object): void {
	if (given.downloadMedia !== false) return;
	const limit = ['mediaSizeLimit', 'mediaTypes'].find((name) => name in options);
	if (limit === undefined) return;
	throw invalidParameter(
		limit,
		'limits the files to download, while Download Media is off',
		'Switch Download Media on, or remove the limit.',
	);
}

function boolean(options: Record<string, unknown>, name: keyof typeof DEFAULTS): boolean {
	return readBoolean(options[name], name);
}

function megabytes(value: unknown): number {
	if (typeof value === 'number' && value > 0 && value <= 2048) return value;
	throw invalidParameter('mediaSizeLimit', 'must be a number of megabytes between 0 and 2048');
}

function fieldName(value: unknown): string {
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw invalidParameter('binaryPropertyName', 'must not be empty');
}
