import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { OTHER_NUMBER, useSessionHarness } from '../SessionHarness.ts';

/** Looking people up at WhatsApp: the answers, the number of queries, and the limits. */
const harness = useSessionHarness({ profileMs: 1 });
const lookUp = async (client: SessionClient, phone: string) =>
	await client.query('lookUpProfile', { jid: `${phone}@s.whatsapp.net` });

/** Counts the queries about people from now on. */
function listenToQuestions(): { count: number } {
	const questions = { count: 0 };
	harness.wa.faults.drop(({ attrs: { xmlns = '' } }) => {
		if (['usync', 'w:profile:picture', 'w:biz'].includes(xmlns)) questions.count++;
		return false;
	});
	return questions;
}

it('what somebody shows of themselves', async () => {
	const client = await harness.link();
	const { other } = harness;
	const nothing = { pictureUrl: null, about: null, business: null };
	expect(await lookUp(client, '628999000999')).toEqual({
		exists: false,
		pn: null,
		lid: null,
		...nothing,
	});

	other.setPicture(Buffer.from('a face'));
	other.setStatus('at sea');
	other.setBusiness({ description: 'Cakes', website: 'https://budi.example' });
	expect(await lookUp(client, OTHER_NUMBER)).toEqual({
		exists: true,
		pn: harness.other.jid,
		lid: other.lid,
		pictureUrl: expect.stringContaining(harness.wa.mediaUrl),
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
	const client = await harness.link();
	expect(await lookUp(client, OTHER_NUMBER)).toEqual({
		exists: true,
		pn: harness.other.jid,
		lid: harness.other.lid,
		pictureUrl: null,
		about: null,
		business: null,
	});
});

it('is asked for slowly: the second question waits its turn', async () => {
	await harness.link();
	await harness.restart({ profileMs: 60_000 });
	const client = harness.client();
	await client.status({ connect: true });
	const questions = listenToQuestions();
	const late = { code: 'upstream_timeout' };
	const hurried = client.query('lookUpProfile', { jid: harness.other.jid }, { timeoutMs: 500 });
	await expect(hurried).rejects.toMatchObject(late);
	expect(questions.count).toBe(1);
	const stranger = { jid: '628999000999@s.whatsapp.net' };
	const another = client.query('lookUpProfile', stranger, { timeoutMs: 100 });
	await expect(another).rejects.toMatchObject(late);
	expect(questions.count).toBe(1);
});

it('is asked once a day for a number', async () => {
	const client = await harness.link();
	const questions = listenToQuestions();
	const first = await lookUp(client, OTHER_NUMBER);
	expect(questions.count).toBeGreaterThan(0);
	questions.count = 0;
	expect(await lookUp(client, OTHER_NUMBER)).toEqual(first);
	expect(questions.count).toBe(0);
});

it('stops at a hundred numbers a day, also across a restart', async () => {
	const client = await harness.link();
	for (let number = 0; number < 100; number++) {
		await lookUp(client, `6289990${String(number).padStart(5, '0')}`);
	}
	const refused = {
		code: 'rate_limited',
		message: expect.stringContaining('100 profiles'),
		details: {
			reason: 'profiles_of_the_day',
			until: expect.any(Number),
			retry_after_seconds: expect.any(Number),
		},
	};
	await expect(lookUp(client, OTHER_NUMBER)).rejects.toMatchObject(refused);
	await harness.restart();
	const questions = listenToQuestions();
	await expect(lookUp(harness.client(), OTHER_NUMBER)).rejects.toMatchObject(refused);
	expect(questions.count).toBe(0);
});
