import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { UploadedKeys } from '../../../whatsapp/accounts.ts';
import type { Faults } from '../../../whatsapp/index.ts';
import {
	OTHER_NUMBER,
	OWN_NUMBER,
	reopens,
	textCommand,
	Trigger,
	useSessionHarness,
} from './SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const WORDS = ['one', 'two', 'three', 'four'];

const harness = useSessionHarness();

async function listening(): Promise<{ client: SessionClient; trigger: Trigger }> {
	const client = await harness.link();
	const trigger = await Trigger.on(client);
	return { client, trigger };
}

async function sendAll(): Promise<void> {
	for (const word of WORDS) await harness.other.sendText(harness.own.jid, word, { id: word });
}

/** Checks that both sides still decrypt each other's messages and that no event is delivered twice. */
async function goesOn(client: SessionClient, trigger: Trigger, delivered: number): Promise<void> {
	await client.send(textCommand(TO, 'the answer'));
	expect((await harness.other.next()).message.extendedTextMessage?.text).toBe('the answer');
	await harness.other.sendText(harness.own.jid, 'the last');
	expect(await trigger.texts(1)).toEqual(['the last']);
	expect(trigger.deliveries).toHaveLength(delivered + 1);
}

describe('messages on their way here', () => {
	const toUs = (id: string) => ({ tag: 'message', id, to: `${OWN_NUMBER}:1@s.whatsapp.net` });

	it.each<[string, (faults: Faults) => unknown, string[]]>([
		['corrupted', (faults) => faults.corrupt(toUs('two')), WORDS],
		['corrupted three times', (faults) => faults.corrupt(toUs('two'), 3), WORDS],
		['duplicated', (faults) => faults.duplicate(toUs('two'), 3), WORDS],
		['overtaken by the next ones', (faults) => faults.delay(toUs('two'), 150), WORDS],
		['all late', (faults) => faults.delay({ tag: 'message', from: OTHER_NUMBER }, 100, 4), WORDS],
		['lost by the server', (faults) => faults.lose(toUs('two')), ['one', 'three', 'four']],
	])('that are %s', async (_what, arm, expected) => {
		const { client, trigger } = await listening();
		arm(harness.wa.faults);
		await sendAll();
		expect((await trigger.texts(expected.length)).toSorted()).toEqual(expected.toSorted());
		await goesOn(client, trigger, expected.length);
	});

	it('come again when our receipts got lost, and are told once', async () => {
		const { client, trigger } = await listening();
		const lost = harness.wa.faults.drop({ tag: 'receipt', from: OWN_NUMBER, device: 1 }, 100);
		await sendAll();
		expect(await trigger.texts(4)).toEqual(WORDS);
		lost.cancel();
		const open = reopens(client);
		harness.wa.faults.closeWith('now', { tcp: true });
		await open;
		await goesOn(client, trigger, 4);
	});

	it('come from a stranger, too, when the one-time pre-keys have run out; new ones follow', async () => {
		const { client, trigger } = await listening();
		const { keys } = harness.wa.directory.device(`${OWN_NUMBER}:1@s.whatsapp.net`) ?? {};
		if (!(keys instanceof UploadedKeys)) throw new Error('no keys were uploaded');
		keys.preKeys.clear();
		const uploaded = harness.wa.once('prekeys');
		await sendAll();
		expect(await trigger.texts(4)).toEqual(WORDS);
		expect((await uploaded).count).toBeGreaterThanOrEqual(5);
		await goesOn(client, trigger, 4);
	});
});

describe('messages on their way there', () => {
	const fromUs = { tag: 'message', from: OWN_NUMBER, device: 1 };

	it.each<[string, (faults: Faults) => unknown]>([
		['lost before the server', (faults) => faults.drop(fromUs)],
		['taken, but not acknowledged', (faults) => faults.withholdAck(fromUs)],
		['late', (faults) => faults.delay(fromUs, 200)],
		['refused for the moment', (faults) => faults.nack(fromUs, 503)],
		['cut off, unread', (faults) => faults.closeWith(fromUs, { tcp: true })],
		['cut off, taken', (faults) => faults.closeWith(fromUs, { tcp: true, processed: true })],
		['corrupted', (faults) => faults.corrupt({ tag: 'message', to: OTHER_NUMBER, device: 0 })],
		['duplicated', (faults) => faults.duplicate({ tag: 'message', to: OTHER_NUMBER, device: 0 })],
	])('that are %s arrive once', async (_what, arm) => {
		const { client, trigger } = await listening();
		arm(harness.wa.faults);
		const { messageId } = await client.send(textCommand(TO, 'just once'));
		const arrived = await harness.other.next();
		expect(arrived).toMatchObject({
			id: messageId,
			message: { extendedTextMessage: { text: 'just once' } },
		});
		await goesOn(client, trigger, 0);
	});
});
