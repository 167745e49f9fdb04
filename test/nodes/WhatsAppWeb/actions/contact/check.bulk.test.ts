import { check } from '../../../../../nodes/WhatsAppWeb/actions/contact/check.operation';
import { formSource } from '../../../../../nodes/WhatsAppWeb/actions/form/formSource';
import { ParameterReader } from '../../../../../nodes/WhatsAppWeb/actions/form/parameters';
import type { Answer, RequestContext } from '../../../../../nodes/WhatsAppWeb/actions/operation';
import { child, children } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { executeContext } from '../executeContext.ts';

/** Checking many numbers: in questions of fifty, with pauses, to be stopped and taken up again. */
const harness = useSessionHarness({ checkMs: 1 });
const numbers = Array.from({ length: 120 }, (_, n) => `6281100000${String(n).padStart(3, '0')}`);

async function run(context: RequestContext = {}, given = numbers): Promise<Answer[]> {
	const parameters = { resource: 'contact', operation: 'check', numbers: given.join('\n') };
	const reader = new ParameterReader(formSource(executeContext({ parameters }), 0));
	const request = check.read(reader);
	if (request.kind !== 'session') throw new Error('it is not a message');
	return [await request.run(harness.handle(), context)].flat();
}

/** How many numbers each question asks for, from now on. */
function listen(): number[] {
	const counts: number[] = [];
	harness.wa.faults.drop((stanza) => {
		if (stanza.attrs.xmlns !== 'usync') return false;
		const usync = child(stanza, 'usync');
		counts.push(children(usync && child(usync, 'list')).length);
		return false;
	}, 1_000);
	return counts;
}

it('asks for fifty at a time, tells how far it is, and asks nothing twice', async () => {
	await harness.link();
	for (const number of numbers.slice(0, 60)) harness.wa.createPhone(number);
	const counts = listen();
	const log: string[] = [];
	const answers = await run({ log: (line) => log.push(line) }, [...numbers, ...numbers]);
	expect(answers.map(({ json }) => json.exists)).toEqual(
		[...numbers, ...numbers].map((number) => numbers.indexOf(number) < 60),
	);
	expect(answers.some(({ hint }) => hint !== undefined)).toBe(false);
	expect(counts).toEqual([50, 50, 20]);
	expect(log).toEqual([
		'Checked 50 of 120 phone numbers',
		'Checked 100 of 120 phone numbers',
		'Checked 120 of 120 phone numbers',
	]);
	expect(await run({}, numbers.slice(0, 70))).toHaveLength(70);
	expect(counts).toHaveLength(3);
});

it('gives what it knows when WhatsApp wants no more, and goes on from there', async () => {
	await harness.link();
	harness.wa.createPhone(String(numbers[119]));
	let asked = 0;
	harness.wa.faults.nack(({ attrs: { xmlns } }) => xmlns === 'usync' && ++asked === 3, 429);
	const answers = await run();
	expect(answers.filter(({ json }) => json.exists === false)).toHaveLength(100);
	expect(answers[119]?.json).toEqual({
		input: numbers[119],
		exists: null,
		chat: null,
		phone: `+${numbers[119]}`,
		pn: null,
		lid: null,
		problem: 'was not checked',
	});
	expect(answers.flatMap(({ hint }) => hint ?? [])).toEqual([
		expect.stringMatching(/^100 of 120 phone numbers were checked: .*too many.* Execute again/),
	]);
	const counts = listen();
	expect((await run())[119]?.json.exists).toBe(true);
	expect(counts).toEqual([20]);
});

it('is an error when WhatsApp answers nothing at all', async () => {
	await harness.link();
	harness.wa.faults.nack({ xmlns: 'usync' }, 429);
	await expect(run()).rejects.toMatchObject({ code: 'rate_limited', retryable: true });
});

it('stops when the execution is stopped', async () => {
	await harness.link();
	const stop = new AbortController();
	const counts = listen();
	const checking = run({ signal: stop.signal, log: () => stop.abort() });
	await expect(checking).rejects.toMatchObject({ code: 'cancelled' });
	expect(counts).toEqual([50]);
});

it('waits between two questions, whoever asks', async () => {
	await harness.link();
	await harness.restart({ checkMs: 60_000 });
	const client = harness.client();
	await client.status({ connect: true });
	const counts = listen();
	await client.query('checkNumbers', { phones: numbers.slice(0, 1) });
	const second = client.query('checkNumbers', { phones: numbers.slice(1, 2) }, { timeoutMs: 100 });
	await expect(second).rejects.toMatchObject({ code: 'upstream_timeout' });
	expect(await client.query('checkNumbers', { phones: numbers.slice(0, 1) })).toEqual({
		registrations: [null],
	});
	expect(counts).toEqual([1]);
});
