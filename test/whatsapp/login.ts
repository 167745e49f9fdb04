import { createHash } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { UploadedKeys } from './accounts.ts';
import type { Connection } from './connection.ts';
import { verify, withType } from './curve.ts';
import type { Server } from './server.ts';
import { now, stanza } from './stanza.ts';

/** The refusal of an unknown device: unlink and start again. */
const UNAUTHORIZED = 401;
/** The refusal of an outdated client. */
const OUTDATED = 405;

/** Admits a client after its handshake: an unpaired one waits for a phone, a paired one logs in. */
export function admit(
	server: Server,
	connection: Connection,
	noiseKey: Buffer,
	payload: proto.ClientPayload,
): void {
	const { devicePairingData: registration, userAgent } = payload;
	const { primary, secondary, tertiary } = userAgent?.appVersion ?? {};
	if (server.faults.isOutdated(tertiary ?? 0)) connection.end({ failure: OUTDATED });
	else if (registration) {
		register(server, connection, noiseKey, registration, [primary, secondary, tertiary].join('.'));
	} else login(server, connection, noiseKey, payload);
}

function register(
	server: Server,
	connection: Connection,
	noiseKey: Buffer,
	data: proto.ClientPayload.IDevicePairingRegistrationData,
	version: string,
): void {
	const keys = readKeys(data, version);
	if (!keys) {
		server.violation(undefined, 'registration with missing keys or a wrong signature');
		connection.end({ failure: UNAUTHORIZED });
		return;
	}
	const { platformType } = proto.DeviceProps.decode(data.deviceProps ?? Buffer.alloc(0));
	connection.companion = server.pairing.open(connection, noiseKey, keys, platformType ?? 0);
}

function readKeys(
	data: proto.ClientPayload.IDevicePairingRegistrationData,
	version: string,
): UploadedKeys | undefined {
	const { eRegid, eKeytype, eIdent, eSkeyId, eSkeyVal, eSkeySig, buildHash, deviceProps } = data;
	const whole =
		eRegid?.length === 4 &&
		eKeytype?.[0] === 5 &&
		eIdent?.length === 32 &&
		eSkeyId?.length === 3 &&
		eSkeyVal?.length === 32 &&
		createHash('md5')
			.update(version)
			.digest()
			.equals(buildHash ?? Buffer.alloc(0)) &&
		deviceProps?.length;
	if (!whole || !eSkeySig || !verify(eIdent, withType(eSkeyVal), eSkeySig)) return undefined;
	return new UploadedKeys(Buffer.from(eRegid).readUInt32BE(), Buffer.from(eIdent), {
		id: Buffer.from(eSkeyId).readUIntBE(0, 3),
		value: Buffer.from(eSkeyVal),
		signature: Buffer.from(eSkeySig),
	});
}

function login(
	server: Server,
	connection: Connection,
	noiseKey: Buffer,
	payload: proto.ClientPayload,
): void {
	const number = String(payload.username ?? '');
	if (server.faults.isFrozen(number)) return;
	const reason = server.faults.login(number);
	if (reason !== undefined) {
		connection.end({ failure: reason });
		return;
	}
	const account = server.directory.find(number);
	const device = payload.device ? account?.devices.get(payload.device) : undefined;
	if (!account || !device) {
		connection.end({ failure: UNAUTHORIZED });
		return;
	}
	if (!device.noiseKey?.equals(noiseKey)) {
		server.violation(device, 'login with a foreign noise key');
		connection.end({ failure: UNAUTHORIZED });
		return;
	}
	server.connectionOf(device)?.end({ streamError: 'conflict' });
	connection.device = device;
	device.logins++;
	server.journal.emit('login', device.id);
	connection.send(
		stanza('success', {
			t: now(),
			lid: device.lid,
			creation: account.created.toString(),
			props: '1',
			display_name: account.pushName,
			group: 'loopback',
		}),
	);
}
