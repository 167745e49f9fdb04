import { Pace } from '../../../../nodes/WhatsAppWeb/primitives/Pace';

/** A clock that only `wait` moves on. */
function useClock() {
	let now = 1_000;
	const wait = async (ms: number) => {
		await new Promise((resolve) => setImmediate(resolve));
		now += ms;
	};
	return { clock: { now: () => now, wait }, pass: (ms: number) => (now += ms), now: () => now };
}

it('turns begin in order, an interval apart', async () => {
	const { clock, now } = useClock();
	const pace = new Pace(1_000, clock);
	const begun: string[] = [];
	const names = ['first', 'second', 'third'];
	await Promise.all(
		names.map(async (name) => {
			await pace.turn();
			begun.push(`${name} ${now()}`);
		}),
	);
	expect(begun).toEqual(['first 1000', 'second 2000', 'third 3000']);
});

it('nobody waits when the last turn is long ago', async () => {
	const { clock, pass, now } = useClock();
	const pace = new Pace(1_000, clock);
	await pace.turn();
	pass(700);
	await pace.turn();
	expect(now()).toBe(2_000);
	pass(5_000);
	await pace.turn();
	expect(now()).toBe(7_000);
});

it('who does more lets the next one wait longer', async () => {
	const { clock, now } = useClock();
	const pace = new Pace(1_000, clock);
	await pace.turn(5_000);
	await pace.turn();
	expect(now()).toBe(6_000);
	await pace.turn();
	expect(now()).toBe(7_000);
});
