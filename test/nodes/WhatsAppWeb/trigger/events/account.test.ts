import {
	OTHER_NUMBER,
	OWN_NUMBER,
	textCommand,
	useSessionHarness,
} from '../../session/SessionHarness.ts';
import { NOWHERE } from '../sampleEvents.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

const UNTIL = 1_795_000_000;
const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

const item = (account_restricted: object) => ({
	event: 'account_restricted',
	timestamp: expect.any(Number),
	session: harness.own.jid,
	...NOWHERE,
	account_restricted: { total_quota: null, used_quota: null, ...account_restricted },
});

const locked = () =>
	item({
		kind: 'time_lock',
		restricted: true,
		until: UNTIL,
		reason: 'BIZ_QUALITY',
		meaning: expect.stringContaining('people who have not written to it'),
	});

it('a time lock is told when it begins and when it ends, once each', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['account_restricted']);
	harness.wa.lockTime(OWN_NUMBER, UNTIL);
	harness.wa.lockTime(OWN_NUMBER, UNTIL);
	expect(await reporter.json()).toEqual(locked());
	harness.wa.lockTime(OWN_NUMBER, undefined);
	expect(await reporter.json()).toEqual(
		item({
			kind: 'time_lock',
			restricted: false,
			until: null,
			reason: null,
			meaning: 'The restriction is lifted.',
		}),
	);
	expect(reporter.trigger.deliveries).toHaveLength(2);
});

it('a message that is refused for it is reason to ask; what is known already is no news', async () => {
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, ['account_restricted', 'message']);
	// An answer is never held back.
	await harness.other.sendText(harness.own.jid, 'Hello');
	await reporter.json();
	const refuse = async (code: number) => {
		harness.wa.faults.nack({ tag: 'message', to: OTHER_NUMBER }, code, 2);
		await expect(client.send(textCommand(TO, 'Hello'))).rejects.toMatchObject({
			details: { code },
		});
	};
	// The refusal has another reason than a lock, so there is no event.
	await refuse(463);
	harness.wa.capNewChats(OWN_NUMBER, { status: 'FIRST_WARNING', used: 18, total: 20 });
	const warned = {
		kind: 'new_chat_cap',
		restricted: false,
		until: null,
		reason: 'FIRST_WARNING',
		total_quota: 20,
		used_quota: 18,
		meaning: expect.stringContaining('how many new chats'),
	};
	expect(await reporter.json()).toEqual(item(warned));
	// From here on, WhatsApp tells restrictions only when asked.
	Object.assign(harness.wa.directory.find(OWN_NUMBER) as object, {
		timelockUntil: UNTIL,
		newChatCap: { status: 'CAPPED', used: 20, total: 20, cycleEnds: UNTIL },
	});
	await refuse(463);
	expect(await reporter.json()).toEqual(locked());
	await refuse(475);
	expect(await reporter.json()).toEqual(
		item({ ...warned, restricted: true, until: UNTIL, reason: 'CAPPED', used_quota: 20 }),
	);
	await refuse(475);
	harness.wa.lockTime(OWN_NUMBER, undefined);
	expect(await reporter.json()).toMatchObject({ account_restricted: { kind: 'time_lock' } });
});

it('a restriction is still known after a restart', async () => {
	await harness.link();
	const first = await ItemReporter.on(harness.client(), ['account_restricted']);
	harness.wa.lockTime(OWN_NUMBER, UNTIL);
	await first.next();
	await first.stop();
	await harness.restart();
	const second = await ItemReporter.on(harness.client(), ['account_restricted']);
	harness.wa.lockTime(OWN_NUMBER, UNTIL);
	harness.wa.lockTime(OWN_NUMBER, undefined);
	expect(await second.json()).toMatchObject({ account_restricted: { restricted: false } });
	expect(second.trigger.deliveries).toHaveLength(1);
});
