import { cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SendCommand } from '../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type { Phone } from '../../../whatsapp/index.ts';
import {
	linkByQr,
	OTHER_NUMBER,
	textCommand,
	Trigger,
	useSessionHarness,
} from '../session/SessionHarness.ts';
import { Home } from './Home.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

const harness = useSessionHarness();

let homes: Home[];
const home = async (encryptionKey?: string): Promise<Home> => {
	const made = await Home.make(harness, encryptionKey);
	homes.push(made);
	return made;
};

beforeEach(() => {
	homes = [];
});
afterEach(async () => {
	for (const each of homes) await each.remove();
});

const order = (more: Partial<SendCommand> = {}): SendCommand =>
	textCommand(TO, 'Your order is on its way', {
		idempotency: { scope: 'custom', key: 'order 17' },
		...more,
	});

const textsTo = (phone: Phone): Array<string | null | undefined> =>
	phone.received.map(({ message }) => message.extendedTextMessage?.text);

/** Links a number and leaves things under way: one message waits for its trigger, one execution runs. */
async function busyNumber(place: Home): Promise<SessionClient> {
	const client = await linkByQr(place.client(), harness.own);
	await client.send(order());
	const trigger = await Trigger.on(client);
	trigger.hold = new Promise(() => undefined);
	await harness.other.sendText(harness.own.jid, 'in work', { id: 'INWORK' });
	await trigger.next();
	await trigger.stop();
	await harness.other.sendText(harness.own.jid, 'waiting');
	await harness.other.nextReceipt();
	return client;
}

/** The n8n here dies: nothing is closed, and the last writes are in the log beside the file. */
async function leaveKilled(place: Home): Promise<void> {
	await place.client().status();
	const left = join(place.path, 'left');
	await cp(place.dataDirectory, left, { recursive: true });
	expect((await stat(join(left, 'store.sqlite-wal'))).size).toBeGreaterThan(0);
	await place.stop();
	await rm(place.dataDirectory, { recursive: true });
	await rename(left, place.dataDirectory);
}

/** What a restored number must be able to do. */
async function expectAllAsBefore(client: SessionClient): Promise<void> {
	const { own, other } = harness;
	const trigger = await Trigger.on(client);
	expect((await trigger.texts(3)).sort()).toEqual(['in work', 'meanwhile', 'waiting']);
	expect(await client.status({ connect: true })).toMatchObject({ status: 'open', jid: own.jid });

	// Known from before, and sent once all the same.
	await client.send(order());
	await client.send(textCommand(TO, 'How is this?', { replyTo: 'INWORK' }));
	const { message } = await other.next(
		({ message: { extendedTextMessage: text } }) => text?.text === 'How is this?',
	);
	expect(message.extendedTextMessage?.contextInfo?.quotedMessage).toMatchObject({
		conversation: 'in work',
	});
	expect(textsTo(other).filter((text) => text === 'Your order is on its way')).toHaveLength(1);

	await other.sendText(own.jid, 'and now');
	expect(await trigger.texts(1)).toEqual(['and now']);
	expect(trigger.deliveries).toHaveLength(4);
}

describe('a backup made while n8n runs', () => {
	it('is whole: restored elsewhere, nothing is lost, nothing doubled, and nobody is asked again', async () => {
		const old = await home();
		const client = await busyNumber(old);
		// It must not matter that much is written meanwhile.
		let isDone = false;
		const sending = (async () => {
			for (let n = 0; !isDone; n += 1) await client.send(textCommand(TO, `meanwhile ${n}`));
		})();
		const backup = await old.run('back up running');
		isDone = true;
		await sending;
		expect(await client.status()).toMatchObject({ status: 'open' });
		await old.stop();
		await harness.other.sendText(harness.own.jid, 'meanwhile');

		expect((await readdir(backup)).sort()).toEqual(['config', 'database.sqlite', 'whatsapp-web']);
		expect((await stat(backup)).mode & 0o077).toBe(0);
		const file = new DatabaseSync(join(backup, 'whatsapp-web', 'store.sqlite'), { readOnly: true });
		expect(file.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
		file.close();

		const next = await home();
		await next.stop();
		await rm(next.n8n, { recursive: true });
		await rename(backup, next.n8n);
		expect(next.workflows).toEqual(['Echo']);
		await expectAllAsBefore(next.client());
		expect((await stat(join(next.dataDirectory, 'store.sqlite'))).mode & 0o077).toBe(0);
		expect(harness.own.devices()).toHaveLength(1);
	});

	it('can be made again and again, and does not hold up what is written', async () => {
		const old = await home();
		const client = await linkByQr(old.client(), harness.own);
		const backups = [await old.run('back up running'), await old.run('back up running')];
		expect(new Set(backups).size).toBe(2);
		await client.send(textCommand(TO, 'Hello'));
		expect(harness.log.filter(({ message }) => message.includes('failed'))).toEqual([]);
	});
});

describe('a backup made while n8n is stopped', () => {
	it('is the folder, which the commands put back', async () => {
		const place = await home();
		await busyNumber(place);
		await place.stop();
		await place.run('back up stopped');
		const files = await readdir(place.dataDirectory);
		await leaveKilled(place);
		await harness.other.sendText(harness.own.jid, 'meanwhile');
		await place.run('restore');
		// The log of the file that was there before would be mixed into this one.
		expect(await readdir(place.dataDirectory)).toEqual(files);
		expect(place.workflows).toEqual(['Echo']);
		await expectAllAsBefore(place.client());
	});

	it('may also be what a killed n8n left, its log beside the file', async () => {
		const place = await home();
		await busyNumber(place);
		await leaveKilled(place);
		await harness.other.sendText(harness.own.jid, 'meanwhile');
		await expectAllAsBefore(place.client());
	});
});

describe('a backup that is older than what was said since', () => {
	it.each(['direct chat', 'group'])('is caught up with by both sides: %s', async (kind) => {
		const { own, other, wa } = harness;
		const place = await home();
		const client = await linkByQr(place.client(), own);
		const chat = kind === 'group' ? other.createGroup('Family', [own]) : other.jid;
		const theirs = kind === 'group' ? chat : own.jid;
		const before = await Trigger.on(client);
		const talk = async (count: number, name: string): Promise<void> => {
			for (let n = 0; n < count; n += 1) {
				await client.send(textCommand(chat, `ours ${name} ${n}`));
				await other.sendText(theirs, `theirs ${name} ${n}`);
				expect(await before.texts(1)).toEqual([`theirs ${name} ${n}`]);
			}
		};
		await talk(2, 'early');
		const backup = await place.run('back up running');
		await talk(5, 'late');
		// A person who wrote for the first time after the backup has used one of the keys that were published then.
		const stranger = wa.createPhone('628444000444', { pushName: 'Dewi' });
		await stranger.sendText(own.jid, 'new here');
		expect(await before.texts(1)).toEqual(['new here']);
		await client.send(textCommand(stranger.jid, 'welcome'));
		await stranger.next();
		await client.send(order());
		await place.stop();

		await rm(place.n8n, { recursive: true });
		await rename(backup, place.n8n);
		const restored = place.client();
		const trigger = await Trigger.on(restored);
		expect(await restored.status({ connect: true })).toMatchObject({ status: 'open' });

		await other.sendText(theirs, 'do you read me?');
		expect(await trigger.texts(1)).toEqual(['do you read me?']);
		await restored.send(textCommand(chat, 'loud and clear'));
		await other.next(
			({ message }) => message.extendedTextMessage?.text === 'loud and clear',
			20_000,
		);
		await stranger.sendText(own.jid, 'me, too?');
		expect(await trigger.texts(1)).toEqual(['me, too?']);
		await restored.send(textCommand(stranger.jid, 'you, too'));
		await stranger.next(({ message }) => message.extendedTextMessage?.text === 'you, too', 20_000);
		for (let n = 0; n < 3; n += 1) {
			await other.sendText(theirs, `again ${n}`);
			await restored.send(textCommand(chat, `ours again ${n}`));
			await other.next(({ message }) => message.extendedTextMessage?.text === `ours again ${n}`);
		}
		expect(await trigger.texts(3)).toEqual(['again 0', 'again 1', 'again 2']);
		expect(trigger.deliveries).toHaveLength(5);

		// What was done after the backup is not known any more, and done again when asked for.
		await restored.send(order());
		await other.next(
			({ message }) =>
				message.extendedTextMessage?.text === order().content.message.extendedTextMessage?.text,
		);
	});

	it('does not come back to a phone that has unlinked the device since', async () => {
		const place = await home();
		const client = await linkByQr(place.client(), harness.own);
		const backup = await place.run('back up running');
		await place.stop();
		const [device] = harness.own.devices();
		await harness.own.unlink(device!);
		await rm(place.n8n, { recursive: true });
		await rename(backup, place.n8n);
		const restored = place.client();
		expect(await restored.status({ connect: true })).toMatchObject({
			status: 'logged_out',
			reason: 'unlinked_by_phone',
		});
		await linkByQr(restored, harness.own);
		await restored.send(textCommand(TO, 'linked again'));
		expect(textsTo(harness.other)).toContain('linked again');
		expect(client).not.toBe(restored);
	});
});

it('a send that WhatsApp had not confirmed is made again after a restore, under its old id', async () => {
	const { own, other, wa } = harness;
	const place = await home();
	const client = await linkByQr(place.client(), own);
	const silence = wa.faults.withholdAck({ tag: 'message' }, 1_000);
	await expect(client.send(order({ timeoutMs: 1_500 }))).rejects.toMatchObject({
		details: { maybe_sent: true },
	});
	const first = await other.next();
	const backup = await place.run('back up running');
	await place.stop();
	silence.cancel();
	await rm(place.n8n, { recursive: true });
	await rename(backup, place.n8n);
	const { messageId } = await place.client().send(order());
	expect(messageId).toBe(first.id);
	await place.client().send(textCommand(TO, 'the last one'));
	await other.next(({ message }) => message.extendedTextMessage?.text === 'the last one');
	expect(textsTo(other)).toEqual(['Your order is on its way', 'the last one']);
});
