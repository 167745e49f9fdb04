import { Holders } from '../../../../nodes/WhatsAppWeb/primitives/Holders';

function recorded() {
	const calls: string[] = [];
	const holders = new Holders<string>(
		(thing) => calls.push(`first ${thing}`),
		(thing) => calls.push(`last ${thing}`),
	);
	return { holders, calls };
}

it('begins with the first holder of a thing and ends with the last', () => {
	const { holders, calls } = recorded();
	const releases = [holders.hold('a'), holders.hold('b'), holders.hold('a')] as const;
	expect(calls).toEqual(['first a', 'first b']);
	releases[0]();
	expect(calls).toHaveLength(2);
	expect([...holders.held]).toEqual(['a', 'b']);
	releases[2]();
	expect(calls.slice(2)).toEqual(['last a']);
	expect(holders.isHeld('a')).toBe(false);
	holders.hold('a');
	expect(calls.slice(3)).toEqual(['first a']);
});

it('lets go once, however often that is asked', () => {
	const { holders, calls } = recorded();
	const release = holders.hold('a');
	holders.hold('a');
	release();
	release();
	expect(holders.isHeld('a')).toBe(true);
	expect(calls).toEqual(['first a']);
});

it('counts a single thing without a name for it', () => {
	const holders = new Holders();
	expect(holders.isHeld()).toBe(false);
	const release = holders.hold();
	expect(holders.isHeld()).toBe(true);
	release();
	expect(holders.isHeld()).toBe(false);
});
