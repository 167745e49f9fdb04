import { Lanes } from '../../../../../nodes/WhatsAppWeb/session/delivery/Lanes';

interface Work {
	lane: string | null;
	name: string;
}

function open(capacity: number) {
	const started: string[] = [];
	const lanes = new Lanes<Work>(capacity, ({ name }) => started.push(name));
	const add = (name: string, lane: string | null = null): Work => {
		const work = { name, lane };
		lanes.add(work);
		return work;
	};
	return { lanes, started, add };
}

describe('lanes', () => {
	it('run what waits for nobody at once, so much at a time, in order', () => {
		const { lanes, started, add } = open(2);
		const first = add('1');
		for (const name of ['2', '3', '4']) add(name);
		expect(started).toEqual(['1', '2']);
		lanes.end(first, false);
		expect(started).toEqual(['1', '2', '3']);
	});

	it('run one after the other what is in one lane, and hold up no other lane for it', () => {
		const { lanes, started, add } = open(3);
		const busy = Array.from({ length: 10 }, (_, index) => add(`busy ${index}`, 'busy'));
		const other = add('other', 'another');
		add('nowhere');
		expect(started).toEqual(['busy 0', 'other', 'nowhere']);
		lanes.end(busy[0]!, false);
		expect(started.at(-1)).toBe('busy 1');
		lanes.end(other, false);
		expect(started).toHaveLength(4);
		lanes.end(busy[1]!, false);
		expect(started.at(-1)).toBe('busy 2');
	});

	it('are free again when all in them has ended', () => {
		const { lanes, started, add } = open(3);
		lanes.end(add('1', 'chat'), false);
		add('2', 'chat');
		expect(started).toEqual(['1', '2']);
	});

	it('run again what has to, before all that waits behind it', () => {
		const { lanes, started, add } = open(3);
		const first = add('1', 'chat');
		add('2', 'chat');
		lanes.end(first, true);
		expect(started).toEqual(['1', '1']);
		lanes.end(first, false);
		expect(started).toEqual(['1', '1', '2']);
	});

	it('wait at the gate in their order, which is asked for the first of them only', () => {
		const asked: string[] = [];
		const left: Array<[string, boolean]> = [];
		const started: string[] = [];
		let opens = (): void => {};
		let isOpen = false;
		const lanes = new Lanes<Work>(3, ({ name }) => started.push(name), {
			enter({ name }, again) {
				asked.push(name);
				opens = again;
				return isOpen;
			},
			leave: ({ name }, hasEnded) => left.push([name, hasEnded]),
		});
		const works = ['1', '2', '3'].map((name) => ({ name, lane: null }));
		for (const work of works) lanes.add(work);
		expect([started, asked]).toEqual([[], ['1', '1', '1']]);
		isOpen = true;
		opens();
		expect(started).toEqual(['1', '2', '3']);
		lanes.end(works[0]!, false);
		isOpen = false;
		lanes.end(works[1]!, true);
		lanes.clear();
		expect(left).toEqual([
			['1', true],
			['2', false],
			['2', false],
		]);
	});

	it('that are cleared still wait for what runs in them', () => {
		const { lanes, started, add } = open(3);
		const first = add('1', 'chat');
		add('2', 'chat');
		expect(lanes.clear()).toEqual([first]);
		add('3', 'chat');
		expect(started).toEqual(['1']);
		lanes.end(first, false);
		expect(started).toEqual(['1', '3']);
	});
});
