import type { INodeParameters, INodePropertyCollection, INodeProperties } from 'n8n-workflow';
import { TRIGGER_EVENTS } from '../../../../nodes/WhatsAppWeb/trigger/events/catalogue';
import { triggerProperties } from '../../../../nodes/WhatsAppWeb/trigger/properties/triggerProperties';
import { readSettings } from '../../../../nodes/WhatsAppWeb/trigger/settings';
import { triggerContext } from './triggerContext.ts';

const read = (parameters: INodeParameters) => readSettings(triggerContext({ parameters }));

it('a fresh node triggers on messages and downloads media up to 16 MB', () => {
	expect(read({})).toEqual({
		events: ['message'],
		includeAnswers: false,
		includeOwnMessages: false,
		presenceOf: [],
		liveChannels: [],
		rejectCalls: false,
		filters: { chatTypes: ['direct', 'group', 'channel'] },
		item: {
			contactProfiles: false,
			downloadMedia: true,
			mediaTypes: ['audio', 'document', 'image', 'sticker', 'video', 'voice'],
			maxMediaBytes: 16_777_216,
			binaryPropertyName: 'data',
			raw: false,
		},
		feedback: { markAsRead: 'never', showTyping: false },
		flow: { onePerChat: false, redeliverCrashed: true },
	});
});

it.each(['options', 'filters'])(
	'what is added to the %s changes nothing until its value is changed',
	(name) => {
		const collection = triggerProperties.find((property) => property.name === name);
		const fields = (collection?.options ?? []) as INodeProperties[];
		expect(fields).not.toEqual([]);
		// Who adds Only From wants it to leave somebody out.
		const others = fields.filter((field) => field.name !== 'senders');
		const added = Object.fromEntries(others.map((field) => [field.name, field.default]));
		expect(read({ [name]: added as INodeParameters })).toEqual(read({}));
	},
);

it('every option is heard', () => {
	const options = {
		contactProfiles: true,
		includeAnswers: true,
		includeOwnMessages: true,
		markAsRead: 'end',
		mediaSizeLimit: 2,
		mediaTypes: ['voice', 'voice'],
		oneExecutionPerChat: true,
		redeliverCrashed: true,
		binaryPropertyName: ' file ',
		raw: true,
		rejectCalls: true,
		showTyping: true,
	};
	expect(read({ events: ['message', 'message'], options })).toEqual({
		events: ['message'],
		includeAnswers: true,
		includeOwnMessages: true,
		presenceOf: [],
		liveChannels: [],
		rejectCalls: true,
		filters: { chatTypes: ['direct', 'group', 'channel'] },
		item: {
			contactProfiles: true,
			downloadMedia: true,
			mediaTypes: ['voice'],
			maxMediaBytes: 2_097_152,
			binaryPropertyName: 'file',
			raw: true,
		},
		feedback: { markAsRead: 'end', showTyping: true },
		flow: { onePerChat: true, redeliverCrashed: true },
	});
	expect(read({ options: { downloadMedia: false } }).item.downloadMedia).toBe(false);
});

it('people whose presence is wanted are asked for where the form shows it', () => {
	const presenceOf = { people: [{ chat: { __rl: true, mode: 'id', value: '+62 812 3456 7890' } }] };
	const jids = ['6281234567890@s.whatsapp.net'];
	expect(read({ events: ['message', 'presence'], presenceOf }).presenceOf).toEqual(jids);
	expect(read({ events: ['message'], presenceOf }).presenceOf).toEqual([]);
});

it('messages are collected as the form says', () => {
	expect(read({ collect: 'chat' }).flow.collect).toEqual({
		by: 'chat',
		quietMs: 10_000,
		maxMs: 120_000,
		whileTyping: true,
	});
	const form = { collect: 'sender', quietSeconds: 1.5, maximumWaitSeconds: 3 };
	expect(read({ ...form, waitWhileTyping: false }).flow.collect).toEqual({
		by: 'sender',
		quietMs: 1_500,
		maxMs: 3_000,
		whileTyping: false,
	});
	expect(read({ collect: 'album', quietSeconds: 3 }).flow.collect).toEqual({
		by: 'album',
		quietMs: 5_000,
		maxMs: 300_000,
		whileTyping: false,
	});
});

it.each<[INodeParameters, string]>([
	[{ events: ['message', 'telepathy'] }, `Parameter 'events' has an unknown event: "telepathy"`],
	[{ events: ['toString'] }, `Parameter 'events' has an unknown event: "toString"`],
	[{ events: [] }, "Parameter 'events' must name at least one event"],
	[{ events: 'mesage' }, 'Parameter \'events\' has an unknown event: "mesage"'],
	[{ options: { mediaSizeLimit: 0 } }, "Parameter 'mediaSizeLimit' must be a number of megabytes"],
	[
		{ options: { mediaSizeLimit: '5 MB' } },
		"Parameter 'mediaSizeLimit' must be a number of megabytes",
	],
	[
		{ options: { mediaSizeLimit: 4_096 } },
		"Parameter 'mediaSizeLimit' must be a number of megabytes",
	],
	[{ options: { binaryPropertyName: ' ' } }, "Parameter 'binaryPropertyName' must not be empty"],
	[{ options: { downloadMedia: 'no' } }, "Parameter 'downloadMedia' must be true or false"],
	[
		{ options: { downloadMedia: false, mediaSizeLimit: 16 } },
		"Parameter 'mediaSizeLimit' limits the files to download, while Download Media is off",
	],
	[
		{ options: { downloadMedia: false, mediaTypes: ['image'] } },
		"Parameter 'mediaTypes' limits the files to download, while Download Media is off",
	],
	[{ options: { mediaTypes: ['gif'] } }, `Parameter 'mediaTypes' has an unknown choice: "gif"`],
	[{ options: { markAsRead: 'maybe' } }, `Parameter 'markAsRead' has an unknown choice: "maybe"`],
	[{ events: ['presence'] }, "Parameter 'presenceOf' must name at least one person"],
	[{ options: { rejectCalls: 'no' } }, "Parameter 'rejectCalls' must be true or false"],
	[{ collect: 'sometimes' }, `Parameter 'collect' has an unknown choice: "sometimes"`],
	[{ collect: 'chat', quietSeconds: 0 }, "Parameter 'quietSeconds' must be a number of seconds"],
	[
		{ collect: 'sender', quietSeconds: 60, maximumWaitSeconds: 30 },
		"Parameter 'maximumWaitSeconds' is shorter than the time for which a chat must be quiet",
	],
	[{ collect: 'chat', waitWhileTyping: 1 }, "Parameter 'waitWhileTyping' must be true or false"],
	[{ options: { oneExecutionPerChat: 1 } }, "'oneExecutionPerChat' must be true or false"],
	[{ options: { redeliverCrashed: 1 } }, "Parameter 'redeliverCrashed' must be true or false"],
	[{ options: { raw: 1 } }, "Parameter 'raw' must be true or false"],
])('%j is refused', (parameters, message) => {
	expect(() => read(parameters)).toThrow(message);
	expect(() => read(parameters)).toThrow(
		expect.objectContaining({ code: 'invalid_parameter' }) as Error,
	);
});

it('the catalogue of events begins with what people need most, and each event is offered once', () => {
	const names = TRIGGER_EVENTS.map(({ name }) => name);
	expect(names.slice(0, 5)).toEqual([
		'Message',
		'Message Edited',
		'Message Deleted',
		'Reaction',
		'Poll Vote',
	]);
	expect(new Set(TRIGGER_EVENTS.map(({ value }) => value)).size).toBe(names.length);
	for (const { value, action, description } of TRIGGER_EVENTS) {
		expect(action).toMatch(/^On /);
		expect(value).toMatch(/^[a-z_]+$/);
		expect(description).not.toBe('');
	}
	const offered = triggerProperties.find(({ name }) => name === 'events')?.options;
	expect((offered as INodePropertyCollection[]).map(({ name }) => name)).toEqual(names);
});
