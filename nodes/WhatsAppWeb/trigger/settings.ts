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
import {
	readBoolean,
	readChoice,
	readChoices,
	readCollection,
	readNumber,
	readText,
	shown,
} from './values';

export interface TriggerSettings {
	events: EventName[];
	includeOwnMessages: boolean;
	includeAnswers: boolean;
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
	includeAnswers: false,
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
	const options = readCollection(context.getNodeParameter('options', {}), 'options');
	const given = {
		...DEFAULTS,
		// Parameters that the form hides have no value.
		...Object.fromEntries(
			COLLECT_PARAMETERS.map((name) => [name, context.getNodeParameter(name, FLOW_DEFAULTS[name])]),
		),
		...options,
	};
	refuseUselessLimits(given, options);
	const filters = readFilters(readCollection(context.getNodeParameter('filters', {}), 'filters'));
	const { commandPrefix, commands, onlyOwnMessages } = filters;
	const events = readEvents(context.getNodeParameter('events', []));
	return {
		events,
		presenceOf: readPresenceOf(context.getNodeParameter('presenceOf', {}), events),
		liveChannels: readLiveChannels(context.getNodeParameter('liveChannels', {}), events),
		rejectCalls: boolean(given, 'rejectCalls'),
		includeAnswers: boolean(given, 'includeAnswers'),
		includeOwnMessages: boolean(given, 'includeOwnMessages') || onlyOwnMessages === true,
		filters,
		flow: readFlow(given, events),
		item: {
			commandPrefix: commandPrefix ?? (commands && DEFAULT_PREFIX),
			contactProfiles: boolean(given, 'contactProfiles'),
			downloadMedia: boolean(given, 'downloadMedia'),
			mediaTypes: readChoices(given.mediaTypes, 'mediaTypes', MEDIA_TYPES),
			maxMediaBytes: readMegabytes(given.mediaSizeLimit) * BYTES_PER_MEGABYTE,
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
	const events: unknown[] = Array.isArray(value) ? value : value ? [value] : [];
	if (events.length === 0) throw invalidParameter('events', 'must name at least one event');
	const unknown = events.filter((event) => findEvent(event as string) === undefined);
	if (unknown.length > 0) {
		const known = TRIGGER_EVENTS.map((event) => event.value).join(', ');
		throw invalidParameter(
			'events',
			`has an unknown event: ${shown(unknown[0])}`,
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

function readMegabytes(value: unknown): number {
	return readNumber(value, 'mediaSizeLimit', { above: 0, max: 2048, what: 'megabytes' });
}

function fieldName(value: unknown): string {
	const name = readText(value, 'binaryPropertyName');
	if (name !== '') return name;
	throw invalidParameter('binaryPropertyName', 'must not be empty');
}
