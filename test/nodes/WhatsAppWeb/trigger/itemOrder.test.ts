import { toItemJson } from '../../../../nodes/WhatsAppWeb/trigger/items';
import { messageEvent } from './sampleEvents.ts';

const OPTIONS = { downloadMedia: true, maxMediaBytes: 1, binaryPropertyName: 'data', raw: false };

it('an item begins with what people look for, and ends with what has no value', () => {
	const json = toItemJson(messageEvent({ conversation: 'Hello' }), OPTIONS);
	const names = Object.keys(json);
	expect(names.slice(0, 2)).toEqual(['event', 'text']);
	const known = names.filter((name) =>
		['chat', 'message_id', 'type', 'is_group', 'from'].includes(name),
	);
	expect(known).toEqual(['chat', 'message_id', 'type', 'is_group', 'from']);
	const firstNull = names.findIndex((name) => json[name] === null);
	expect(names.slice(firstNull).every((name) => json[name] === null)).toBe(true);
	expect(names.indexOf('session')).toBeGreaterThan(names.indexOf('from'));
});

it.each([
	[{ conversation: 'Hello' }, 'text'],
	[{ audioMessage: { ptt: true } }, 'voice'],
	[{ audioMessage: {} }, 'audio'],
	[{ pollCreationMessageV3: { name: '?', options: [] } }, 'poll'],
])('%j is of the type that the filter calls %s', (message, type) => {
	expect(toItemJson(messageEvent(message), OPTIONS)).toMatchObject({ type });
});
