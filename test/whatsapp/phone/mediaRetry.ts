import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { binary, required } from '../strict.ts';
import { stanza } from '../stanza.ts';
import { fileOf } from './files.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

const { ResultType } = proto.MediaRetryNotification;
const TAG_BYTES = 16;
const IV_BYTES = 12;

/**
 * Answers a companion that cannot download a file: the phone uploads it again and sends the new path. Request and answer
 * are encrypted under a key derived from the file's.
 */
export function uploadAgain(phone: SimulatedPhone, receipt: BinaryNode): void {
	const { id = '', from = '' } = receipt.attrs;
	const { server } = phone;
	const companion = server.directory.device(from);
	const rmr = required(receipt, 'rmr');
	const known = phone.received.find((message) => message.id === id) ?? phone.sent.get(id);
	const file = known && fileOf(known.message)?.content;
	if (!companion) return;
	if (!file?.mediaKey) {
		server.notify(companion, { id, from: phone.jid, type: 'mediaretry' }, [
			rmr,
			stanza('error', { code: String(ResultType.NOT_FOUND) }),
		]);
		return;
	}
	const key = Buffer.from(
		hkdfSync('sha256', file.mediaKey, '', 'WhatsApp Media Retry Notification', 32),
	);
	const request = required(receipt, 'encrypt');
	const asked = proto.ServerErrorReceipt.decode(
		open(binary(request, 'enc_p'), key, binary(request, 'enc_iv', IV_BYTES), id),
	);
	const path = phone.keepsFiles ? server.media.restore(file.directPath ?? '') : undefined;
	const answer = proto.MediaRetryNotification.encode({
		stanzaId: asked.stanzaId,
		...(path === undefined
			? { result: ResultType.NOT_FOUND }
			: { result: ResultType.SUCCESS, directPath: path }),
	}).finish();
	const iv = randomBytes(IV_BYTES);
	server.notify(companion, { id, from: phone.jid, type: 'mediaretry' }, [
		rmr,
		stanza('encrypt', {}, [
			stanza('enc_p', {}, seal(answer, key, iv, id)),
			stanza('enc_iv', {}, iv),
		]),
	]);
}

function seal(plain: Uint8Array, key: Buffer, iv: Buffer, id: string): Buffer {
	const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id));
	return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws if it was encrypted under another key or for another message. */
function open(encrypted: Buffer, key: Buffer, iv: Buffer, id: string): Buffer {
	const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id));
	decipher.setAuthTag(encrypted.subarray(-TAG_BYTES));
	return Buffer.concat([decipher.update(encrypted.subarray(0, -TAG_BYTES)), decipher.final()]);
}
