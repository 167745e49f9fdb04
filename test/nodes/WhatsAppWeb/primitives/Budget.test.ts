import { jest } from '@jest/globals';
import { Budget } from '../../../../nodes/WhatsAppWeb/primitives/Budget';

const never = new Promise<never>(() => undefined);
const late = () => new Error('late');

it('ends a wait when time runs out, or its step does', async () => {
	await expect(new Budget(20).race(never, late)).rejects.toThrow('late');
	await expect(new Budget(60_000).race(never, late, 20)).rejects.toThrow('late');
});

it('does not count what is off the clock', async () => {
	const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
	try {
		const budget = new Budget(50);
		const uploaded = budget.offTheClock(Promise.resolve());
		clock.mockReturnValue(100_000);
		await uploaded;
		expect(budget.leftMs).toBe(50);
		clock.mockReturnValue(100_030);
		expect(budget.leftMs).toBe(20);
	} finally {
		clock.mockRestore();
	}
});

it('ends every wait when the execution is cancelled, before or meanwhile', async () => {
	const abort = new AbortController();
	const budget = new Budget(60_000, abort.signal);
	const waits = [budget.race(never, late), budget.offTheClock(never)];
	abort.abort();
	waits.push(budget.race(never, late));
	for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'cancelled' });
});
