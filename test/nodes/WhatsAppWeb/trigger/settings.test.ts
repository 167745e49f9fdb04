import type { INodeParameters, INodePropertyCollection, INodeProperties } from 'n8n-workflow';
import { TRIGGER_EVENTS } from '../../../../nodes/WhatsAppWeb/trigger/events';
import { triggerProperties } from '../../../../nodes/WhatsAppWeb/trigger/properties';
import { readSettings } from '../../../../nodes/WhatsAppWeb/trigger/settings';
import { triggerContext } from './triggerContext.ts';

const read = (parameters: INodeParameters) => readSettings(triggerContext({ parameters }));

it('a fresh node triggers on messages and downloads media up to 16 MB', () => {
	expect(read({})).toEqual({
		events: ['message'],
		includeOwnMessages: false,
		filters: { chatTypes: ['direct', 'group', 'channel'] },
		item: {
			downloadMedia: true,
			maxMediaBytes: 16_777_216,
			binaryPropertyName: 'data',
			raw: false,
		},
	});
});

it('an option that is added changes nothing until its value is changed', () => {
	const collection = triggerProperties.find(({ name }) => name === 'options');
	const options = (collection?.options ?? []) as INodeProperties[];
	expect(options).toHaveLength(5);
	const added = Object.fromEntries(options.map(({ name, default: value }) => [name, value]));
	expect(read({ options: added as INodeParameters })).toEqual(read({}));
});

it('every option is heard', () => {
	const options = {
		downloadMedia: false,
		includeOwnMessages: true,
		mediaSizeLimit: 2,
		binaryPropertyName: ' file ',
		raw: true,
	};
	expect(read({ events: ['message', 'message'], options })).toEqual({
		events: ['message'],
		includeOwnMessages: true,
		filters: { chatTypes: ['direct', 'group', 'channel'] },
		item: {
			downloadMedia: false,
			maxMediaBytes: 2_097_152,
			binaryPropertyName: 'file',
			raw: true,
		},
	});
});

it.each<[INodeParameters, string]>([
	[{ events: ['message', 'telepathy'] }, `Parameter 'events' has an unknown event: "telepathy"`],
	[{ events: ['toString'] }, `Parameter 'events' has an unknown event: "toString"`],
	[{ events: [] }, "Parameter 'events' must name at least one event"],
	[{ events: 'message' }, "Parameter 'events' must name at least one event"],
	[{ options: { mediaSizeLimit: 0 } }, "Parameter 'mediaSizeLimit' must be a number of megabytes"],
	[
		{ options: { mediaSizeLimit: '5' } },
		"Parameter 'mediaSizeLimit' must be a number of megabytes",
	],
	[
		{ options: { mediaSizeLimit: 4_096 } },
		"Parameter 'mediaSizeLimit' must be a number of megabytes",
	],
	[{ options: { binaryPropertyName: ' ' } }, "Parameter 'binaryPropertyName' must not be empty"],
	[{ options: { downloadMedia: 'no' } }, "Parameter 'downloadMedia' must be true or false"],
	[{ options: { raw: 1 } }, "Parameter 'raw' must be true or false"],
])('%j is refused', (parameters, message) => {
	expect(() => read(parameters)).toThrow(message);
	expect(() => read(parameters)).toThrow(
		expect.objectContaining({ code: 'invalid_parameter' }) as Error,
	);
});

it('the catalogue of events is in order, and each event is offered once', () => {
	const names = TRIGGER_EVENTS.map(({ name }) => name);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	expect(new Set(TRIGGER_EVENTS.map(({ value }) => value)).size).toBe(names.length);
	for (const { value, description } of TRIGGER_EVENTS) {
		expect(value).toMatch(/^[a-z_]+$/);
		expect(description).not.toBe('');
	}
	const offered = triggerProperties.find(({ name }) => name === 'events')?.options;
	expect((offered as INodePropertyCollection[]).map(({ name }) => name)).toEqual(names);
});
