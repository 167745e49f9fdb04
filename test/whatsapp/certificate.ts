import {
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	sign,
	type KeyObject,
} from 'node:crypto';

/** A certificate and its key, PEM. */
export interface Certificate {
	ca: string;
	cert: string;
	key: string;
}

/** DER: tag, length, value. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
	const value = Buffer.concat(parts);
	if (value.length < 128) return Buffer.concat([Buffer.from([tag, value.length]), value]);
	const length = Buffer.from(value.length.toString(16).padStart(4, '0'), 'hex');
	return Buffer.concat([Buffer.from([tag, 0x82]), length, value]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const set = (...parts: Uint8Array[]) => der(0x31, ...parts);
const octets = (value: Uint8Array) => der(0x04, value);
const bits = (value: Uint8Array) => der(0x03, Buffer.from([0]), value);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const yes = der(0x01, Buffer.from([0xff]));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const commonName = (name: string) =>
	sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const time = (date: Date) =>
	der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
const SUBJECT_ALT_NAME = '551d11';
const extension = (id: string, value: Uint8Array, critical = true) =>
	sequence(oid(id), ...(critical ? [yes] : []), octets(value));

const CA_EXTENSIONS = [
	extension(BASIC_CONSTRAINTS, sequence(yes)),
	extension(KEY_USAGE, der(0x03, Buffer.from([1, 0x06]))),
];
const SERVER_EXTENSIONS = [
	extension(BASIC_CONSTRAINTS, sequence()),
	extension(
		SUBJECT_ALT_NAME,
		sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1]))),
		false,
	),
];

function issue(
	subject: string,
	publicKey: KeyObject,
	issuer: string,
	issuerKey: KeyObject,
	extensions: Buffer[],
): string {
	const day = 86_400_000;
	const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
	const body = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, serial),
		ECDSA_WITH_SHA256,
		commonName(issuer),
		sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + 365 * day))),
		commonName(subject),
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(...extensions)),
	);
	const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, issuerKey)));
	const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
	return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/**
 * A CA and a server certificate for 127.0.0.1 and localhost, valid for a year. The CA's subject is unique, so that
 * the certificates of two servers can be trusted side by side.
 */
export function makeCertificate(): Certificate {
	const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const name = `Loopback WhatsApp ${randomBytes(6).toString('hex')}`;
	const spki = (key: KeyObject) => createPublicKey(key.export({ type: 'spki', format: 'pem' }));
	return {
		ca: issue(name, spki(root.publicKey), name, root.privateKey, CA_EXTENSIONS),
		cert: issue('localhost', spki(server.publicKey), name, root.privateKey, SERVER_EXTENSIONS),
		key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
	};
}
