import type { EventName } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { readPresenceOf } from '../../../../../nodes/WhatsAppWeb/trigger/properties/presence';

const PRESENCE: EventName[] = ['message', 'presence'];

const people = (...values: unknown[]) => ({
	people: values.map((value) => ({ chat: { __rl: true, mode: 'id', value } })),
});

it('people are named by number or ID, each once', () => {
	const value = people('+62 812 3456 7890', '628123456789@s.whatsapp.net', '123456@lid');
	value.people.push({ chat: '628123456789' as never });
	expect(readPresenceOf(value, PRESENCE)).toEqual([
		'6281234567890@s.whatsapp.net',
		'628123456789@s.whatsapp.net',
		'123456@lid',
	]);
});

it('nobody is asked for where presence is not wanted', () => {
	expect(readPresenceOf(people('628123456789'), ['message'])).toEqual([]);
});

it('typing in groups is told of without asking', () => {
	expect(readPresenceOf({}, ['chat_presence'])).toEqual([]);
	expect(readPresenceOf(people('123456@lid'), ['chat_presence'])).toEqual(['123456@lid']);
});

it.each([
	[{}, 'must name at least one person'],
	[undefined, 'must name at least one person'],
	[{ people: 'all' }, 'must be a list of entries'],
	[people(''), 'has an entry without a person'],
	[people(null), 'has an entry without a person'],
	[{ people: [null] }, 'must be a list of entries'],
	[people('120363000000000001@g.us'), 'must name people, not groups or channels'],
	[people('Budi'), ''],
])('%j is refused', (value, words) => {
	expect(() => readPresenceOf(value, PRESENCE)).toThrow(words);
});
