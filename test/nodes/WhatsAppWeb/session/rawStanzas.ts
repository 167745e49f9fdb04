import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { takeBundle } from '../../../whatsapp/handlers/encryption.ts';
import type { SimulatedPhone } from '../../../whatsapp/phone/SimulatedPhone.ts';
import { now, stanza } from '../../../whatsapp/stanza.ts';
import type { SessionHarness } from './SessionHarness.ts';

/**
 * Sends the session an encrypted message of the other phone in a stanza that phones do not make: with any attributes
 * and any bytes.
 * @returns the id of the message
 */
export async function bring(
	{ wa, own, other }: SessionHarness,
	content: proto.IMessage | Uint8Array,
	attrs: Record<string, string>,
): Promise<string> {
	const phone = other as SimulatedPhone;
	const device = wa.directory.device(`${own.number}:1@s.whatsapp.net`);
	if (!device) throw new Error('no device is linked');
	if (!(await phone.signal.hasSession(device.lid))) {
		await phone.signal.startSession(device.lid, takeBundle(wa, device));
	}
	const bytes = content instanceof Uint8Array ? content : proto.Message.encode(content).finish();
	const { type, ciphertext } = await phone.signal.repository.encryptMessage({
		jid: device.lid,
		data: Buffer.concat([bytes, Buffer.of(1)]),
	});
	const { id = randomBytes(10).toString('hex').toUpperCase() } = attrs;
	const enc = stanza('enc', { v: '2', type }, ciphertext);
	const head = { id, t: now(), type: 'text', notify: other.pushName };
	wa.push(own.number, 1, stanza('message', { ...head, ...attrs }, [enc]));
	return id;
}

/** Announces a message to the session without its content. @returns the id of the message */
export function withhold(
	{ wa, own, other }: SessionHarness,
	unavailableType: string | undefined,
	attrs: Record<string, string> = {},
): string {
	const id = randomBytes(10).toString('hex').toUpperCase();
	const head = { id, t: now(), type: 'text', notify: other.pushName };
	const from = { from: other.jid, sender_lid: other.lid };
	const unavailable = stanza('unavailable', { type: unavailableType });
	wa.push(own.number, 1, stanza('message', { ...head, ...from, ...attrs }, [unavailable]));
	return id;
}
