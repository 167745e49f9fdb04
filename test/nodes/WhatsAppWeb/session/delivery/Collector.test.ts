import {
	Collector,
	MAX_MEMBERS,
} from '../../../../../nodes/WhatsAppWeb/session/delivery/Collector';
import type { Collecting } from '../../../../../nodes/WhatsAppWeb/contract/Subscription';

function collect(rules: Partial<Collecting> = {}) {
	const begun: string[] = [];
	const ended: string[] = [];
	const collector = new Collector<string>(
		{ by: 'chat', quietMs: 10, maxMs: 100, whileTyping: true, ...rules },
		(chat) => {
			begun.push(chat);
			return () => ended.push(chat);
		},
	);
	const add = (
		member: string,
		arrivedAt: number,
		{ key = 'chat', whole }: { key?: string; whole?: { id: string; parts?: number } } = {},
	) => collector.add({ member, key, id: member, chat: key, arrivedAt, wholes: whole && [whole] });
	return { collector, add, begun, ended };
}

describe('what is collected', () => {
	it('is over when it has been quiet for long enough', () => {
		const { collector, add } = collect();
		add('a', 0);
		add('b', 9);
		expect(collector.nextDueAt()).toBe(19);
		expect(collector.takeDue(18)).toEqual([]);
		expect(collector.takeDue(19)).toEqual([['a', 'b']]);
		expect(collector.nextDueAt()).toBeUndefined();
	});

	it('is over after the longest wait, if it never becomes quiet', () => {
		const { collector, add } = collect({ maxMs: 25 });
		for (let at = 0; at <= 24; at += 8) add(`${at}`, at);
		expect(collector.takeDue(24)).toEqual([]);
		expect(collector.takeDue(25)).toEqual([['0', '8', '16', '24']]);
	});

	it('was over when something comes too late for it: read after a restart, as it would have been live', () => {
		const { collector, add } = collect();
		expect(add('a', 0)).toBeUndefined();
		expect(add('b', 10)).toBeUndefined();
		expect(add('c', 21)).toEqual(['a', 'b']);
		expect(collector.takeDue(31)).toEqual([['c']]);
	});

	it('is what has one key, in the order in which it began', () => {
		const { collector, add } = collect();
		add('a1', 0, { key: 'a' });
		add('b1', 1, { key: 'b' });
		add('a2', 2, { key: 'a' });
		expect(collector.nextDueAt()).toBe(11);
		expect(collector.takeDue(12)).toEqual([['a1', 'a2'], ['b1']]);
	});

	it('waits for whoever is typing, and no longer when they have stopped', () => {
		const { collector, add } = collect();
		add('a', 0);
		collector.typing('chat', 50);
		collector.typing('nobody', 500);
		expect(collector.takeDue(49)).toEqual([]);
		collector.typing('chat', 30);
		expect(collector.takeDue(30)).toEqual([['a']]);

		add('b', 100);
		collector.typing('chat', 150);
		add('c', 120);
		expect(collector.takeDue(130)).toEqual([['b', 'c']]);

		add('d', 200);
		collector.typing('chat', 900);
		expect(collector.takeDue(300)).toEqual([['d']]);
	});

	it('waits for the missing parts of an album', () => {
		const { collector, add } = collect({ maxMs: 1_000_000 });
		add('album', 0, { whole: { id: 'A', parts: 2 } });
		add('one', 5, { whole: { id: 'A' } });
		expect(collector.nextDueAt()).toBe(60_005);
		add('two', 40_000, { whole: { id: 'A' } });
		expect(collector.takeDue(40_010)).toEqual([['album', 'one', 'two']]);

		add('part of an album that was over', 50_000, { whole: { id: 'A' } });
		expect(collector.nextDueAt()).toBe(50_010);
	});

	it('is an album, at once when it is complete', () => {
		const { collector, add } = collect({ by: 'album', maxMs: 1_000_000 });
		add('album', 0, { whole: { id: 'A', parts: 2 } });
		add('one', 5, { whole: { id: 'A' } });
		expect(collector.takeDue(6)).toEqual([]);
		add('two', 40, { whole: { id: 'A' } });
		expect(collector.takeDue(40)).toEqual([['album', 'one', 'two']]);

		add('part without its beginning', 50, { whole: { id: 'B' } });
		expect(collector.takeDue(50)).toEqual([]);
		expect(collector.takeDue(60)).toEqual([['part without its beginning']]);

		add('album that never comes', 100, { whole: { id: 'C', parts: 1_000_000 } });
		expect(collector.takeDue(60_100)).toEqual([['album that never comes']]);
	});

	it('is a message with its parts, also with a part of a part', () => {
		const { collector, add } = collect({ by: 'album', maxMs: 1_000_000 });
		add('album', 0, { key: 'album', whole: { id: 'album', parts: 2 } });
		add('picture', 5, { key: 'album', whole: { id: 'album' } });
		add('film of the picture', 8, { key: 'picture', whole: { id: 'picture' } });
		expect(collector.takeDue(10_000)).toEqual([]);
		const late = { key: 'picture', whole: { id: 'picture' } };
		expect(add('late', 70_000, late)).toEqual(['album', 'picture', 'film of the picture']);
		expect(collector.takeDue(80_000)).toEqual([['late']]);
	});

	it('waits shortly for parts that nobody announced, and not for more than were announced', () => {
		const { collector, add } = collect({ by: 'album', maxMs: 1_000_000 });
		add('picture', 0, { key: 'picture', whole: { id: 'picture' } });
		expect(collector.takeDue(9)).toEqual([]);
		add('film', 9, { key: 'picture', whole: { id: 'picture' } });
		expect(collector.takeDue(19)).toEqual([['picture', 'film']]);

		add('live photo', 100, { key: 'live photo', whole: { id: 'live photo', parts: 1 } });
		expect(collector.takeDue(10_000)).toEqual([]);
		add('its film', 20_000, { key: 'live photo', whole: { id: 'live photo' } });
		expect(collector.takeDue(20_000)).toEqual([['live photo', 'its film']]);
	});

	it('is over when it is a great many', () => {
		const { collector, add } = collect();
		for (let index = 0; index < MAX_MEMBERS; index++) expect(add(`${index}`, 0)).toBeUndefined();
		expect(collector.nextDueAt()).toBeLessThan(0);
		expect(add('one more', 0)).toHaveLength(MAX_MEMBERS);
		expect(collector.takeDue(0)).toEqual([]);
		expect(collector.takeDue(10)).toEqual([['one more']]);
	});

	it('tells when it begins and when it is over', () => {
		const { collector, add, begun, ended } = collect();
		add('a', 0, { key: 'a' });
		add('a', 1, { key: 'a' });
		add('b', 2, { key: 'b' });
		expect([begun, ended]).toEqual([['a', 'b'], []]);
		add('a', 50, { key: 'a' });
		expect([begun, ended]).toEqual([['a', 'b', 'a'], ['a']]);
		collector.clear();
		expect(ended).toEqual(['a', 'b', 'a']);
		expect(collector.takeDue(1_000)).toEqual([]);
	});
});
