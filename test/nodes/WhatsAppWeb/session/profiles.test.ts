import type { SessionClient } from '../../../../nodes/WhatsAppWeb/session/SessionClient';
import { OTHER_NUMBER, useOffice } from './office.ts';

/** Looking people up at WhatsApp: what comes back, how often it is asked, and when it stops. */
const INTERVAL_MS = 30;
const office = useOffice({ profileMs: INTERVAL_MS });
const lookUp = async (client: SessionClient, phone: string) =>
	await client.query('lookUpProfile', { phone });

/** When (in ms) people are asked about from now on. */
function listenToQuestions(): number[] {
	const questions: number[] = [];
	office.wa.faults.drop(({ attrs: { xmlns = '' } }) => {
		if (['usync', 'w:profile:picture', 'w:biz'].includes(xmlns)) questions.push(performance.now());
		return false;
	});
	return questions;
}

it('what somebody shows of themselves', async () => {
	const client = await office.link();
	const { other } = office;
	const nothing = { pictureUrl: null, about: null, business: null };
	expect(await lookUp(client, '628999000999')).toEqual({ exists: false, lid: null, ...nothing });

	other.setPicture(Buffer.from('a face'));
	other.setStatus('at sea');
	other.setBusiness({ description: 'Cakes', website: 'https://budi.example' });
	expect(await lookUp(client, OTHER_NUMBER)).toEqual({
		exists: true,
		lid: other.lid,
		pictureUrl: expect.stringContaining(office.wa.mediaUrl),
		about: 'at sea',
		business: {
			description: 'Cakes',
			category: null,
			email: null,
			address: null,
			websites: ['https://budi.example'],
		},
	});
});

it('somebody who shows nothing', async () => {
	const client = await office.link();
	expect(await lookUp(client, OTHER_NUMBER)).toEqual({
		exists: true,
		lid: office.other.lid,
		pictureUrl: null,
		about: null,
		business: null,
	});
});

it('is asked for slowly, one question after the other, and once a day', async () => {
	const client = await office.link();
	const questions = listenToQuestions();
	const [first] = await Promise.all([lookUp(client, OTHER_NUMBER), lookUp(client, '628999000999')]);
	expect(questions).toHaveLength(6);
	// A busy machine may hold back the first of them, but nothing makes six come within half the time.
	const tookMs = (questions.at(-1) as number) - (questions[0] as number);
	expect(tookMs).toBeGreaterThan((5 * INTERVAL_MS) / 2);

	expect(await lookUp(client, OTHER_NUMBER)).toEqual(first);
	expect(questions).toHaveLength(6);
});

it('stops at a hundred numbers a day, also across a restart', async () => {
	const client = await office.link();
	for (let number = 0; number < 100; number++) {
		await lookUp(client, `6289990${String(number).padStart(5, '0')}`);
	}
	const refused = { code: 'rate_limited', message: expect.stringContaining('100 profiles') };
	await expect(lookUp(client, OTHER_NUMBER)).rejects.toMatchObject(refused);
	await office.restart();
	const questions = listenToQuestions();
	await expect(lookUp(office.client(), OTHER_NUMBER)).rejects.toMatchObject(refused);
	expect(questions).toEqual([]);
});
