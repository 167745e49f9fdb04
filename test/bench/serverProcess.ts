import { randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { takeBundle } from '../whatsapp/handlers/encryption.ts';
import { startWhatsApp } from '../whatsapp/index.ts';
import type { SimulatedPhone } from '../whatsapp/phone/SimulatedPhone.ts';
import type { Server } from '../whatsapp/server.ts';
import { now, stanza } from '../whatsapp/stanza.ts';
import type { Answer, Asked, Garbage, Questions, ServerCalls } from './BenchServer.ts';

/** The loopback WhatsApp in its own process, so that its work is not counted as the contenders'. */
const whatsapp = (await startWhatsApp()) as Server;

const phone = (number: string) => {
	const found = whatsapp.phone(number);
	if (!found) throw new Error('There is no such phone');
	return found;
};

const calls: ServerCalls = {
	async createPhones({ numbers }) {
		return numbers.map((number) => whatsapp.createPhone(number).jid);
	},
	async scan({ number, qr }) {
		return await phone(number).scan(qr);
	},
	async createGroup({ owner, members }) {
		return phone(owner).createGroup('Bench', members.map(phone));
	},
	async setHistory({ number, chats }) {
		phone(number).history = chats;
	},
	async sendTexts({ from, to, texts, everyMs }) {
		for (const [index, text] of texts.entries()) {
			const next = performance.now() + everyMs;
			// Both processes use the machine's clock, so that the receiver can compute the latency.
			await phone(from).sendText(to, `${text}|${performance.timeOrigin + performance.now()}`, {
				id: `${text}${index}`,
			});
			while (performance.now() < next) await new Promise(setImmediate);
		}
	},
	async sendBehind({ garbage, count, stranger, from, to, text }) {
		const stanzas: BinaryNode[] = [];
		for (let n = 0; n < count; n++) stanzas.push(await unreadable(garbage, stranger, to));
		const { number } = phone(userOf(to));
		for (const each of stanzas) whatsapp.push(number, 1, each);
		await calls.sendTexts({ from, to, texts: [text], everyMs: 0 });
	},
	async takeTexts({ number }) {
		return phone(number)
			.received.splice(0)
			.map(({ message }) => message.extendedTextMessage?.text ?? message.conversation ?? '');
	},
	async forget() {
		whatsapp.forget();
	},
	async dropConnections() {
		whatsapp.faults.closeWith('now', { tcp: true });
	},
	async violations() {
		return whatsapp.violations.map(({ what }) => what);
	},
};

const userOf = (jid: string): string => jid.split('@')[0] ?? '';

/** Version 3 of Signal's messages, in both halves. */
const SIGNAL_VERSION = 0x33;

/** A message of a person to the first linked device of a JID. */
async function unreadable(garbage: Garbage, from: string, to: string): Promise<BinaryNode> {
	const stranger = phone(from) as SimulatedPhone;
	const enc =
		garbage === 'ciphertext'
			? { type: 'msg', ciphertext: Buffer.of(SIGNAL_VERSION, ...randomBytes(200)) }
			: await encrypted(stranger, to);
	const head = { id: randomBytes(10).toString('hex').toUpperCase(), t: now(), type: 'text' };
	const addresses = { from: stranger.jid, sender_lid: stranger.lid, notify: stranger.pushName };
	return stanza('message', { ...head, ...addresses }, [
		stanza('enc', { v: '2', type: enc.type }, enc.ciphertext),
	]);
}

/** Bytes that are no message, encrypted as one. */
async function encrypted(
	{ signal }: SimulatedPhone,
	to: string,
): Promise<{ type: string; ciphertext: Uint8Array }> {
	const device = whatsapp.directory.device(`${userOf(to)}:1@s.whatsapp.net`);
	if (!device) throw new Error('No device is linked');
	if (!(await signal.hasSession(device.lid))) {
		await signal.startSession(device.lid, takeBundle(whatsapp, device));
	}
	const data = Buffer.from(`${'7'.repeat(30)}\u0001`);
	return await signal.repository.encryptMessage({ jid: device.lid, data });
}

process.on('message', async ({ id, call, args }: Asked) => {
	const answer: Answer = { id };
	try {
		answer.value = await (calls[call] as (args: Questions[keyof Questions]['args']) => unknown)(
			args,
		);
	} catch (error) {
		answer.error = String(error);
	}
	process.send?.(answer);
});
process.on('disconnect', () => void whatsapp.stop().then(() => process.exit(0)));
process.send?.({ ready: { url: whatsapp.url, rootKey: whatsapp.rootKey } });
