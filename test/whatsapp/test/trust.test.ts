import { X509Certificate } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { makeCertificate } from '../certificate.ts';
import { makeAuth } from '../client.ts';
import { verify } from '../curve.ts';
import { NoiseIdentity } from '../noise.ts';
import { useWorld } from './world.ts';

describe('what clients are asked to trust', () => {
	it('is a Noise certificate chain from the root to the static key', () => {
		const identity = new NoiseIdentity();
		const { intermediate, leaf } = proto.CertChain.decode(identity.chain);
		const read = (certificate: typeof leaf) => {
			const details = certificate?.details ?? Buffer.alloc(0);
			const signature = certificate?.signature ?? Buffer.alloc(0);
			const { key } = proto.CertChain.NoiseCertificate.Details.decode(details);
			return { details, signature, key: key ?? Buffer.alloc(0) };
		};
		const [middle, end] = [read(intermediate), read(leaf)];
		expect(verify(identity.rootKey, middle.details, middle.signature)).toBe(true);
		expect(verify(middle.key, end.details, end.signature)).toBe(true);
		expect(Buffer.from(end.key)).toEqual(identity.staticKey.public);
		// Baileys' own check would accept this, too.
		expect(verify(identity.staticKey.public, middle.details, middle.signature)).toBe(false);
	});

	it('is a TLS certificate for 127.0.0.1 and localhost from a CA of its own', () => {
		const { ca, cert } = makeCertificate();
		const [root, server] = [new X509Certificate(ca), new X509Certificate(cert)];
		expect(root.ca).toBe(true);
		expect(server.ca).toBe(false);
		expect(server.verify(root.publicKey)).toBe(true);
		expect(server.checkIssued(root)).toBe(true);
		expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
		expect(server.checkHost('localhost')).toBe('localhost');
		expect(server.validToDate.getTime()).toBeGreaterThan(Date.now());
		expect(new X509Certificate(makeCertificate().ca).subject).not.toBe(root.subject);
	});
});

describe('what clients have to prove', () => {
	const world = useWorld();

	it('is the identity they registered with', async () => {
		const phone = world.wa.createPhone('628111');
		const client = world.connect();
		const qr = await client.nextQr();
		// From here on, it signs with another key than the registered one.
		const { signedIdentityKey } = makeAuth().creds;
		Object.assign(client.auth.creds, { signedIdentityKey });
		await expect(phone.scan(qr)).rejects.toThrow('could not prove its identity');
		expect(await client.waitClose()).toBe(401);
		expect(phone.devices()).toEqual([]);
		expect(world.takeViolations()).toEqual(['pairing answered with a wrong signature']);
	});

	it('is the signature of their pre-key', async () => {
		const auth = makeAuth();
		auth.creds.signedPreKey.signature = Buffer.alloc(64, 1);
		expect(await world.connect({ auth }).waitClose()).toBe(401);
		expect(world.takeViolations()).toEqual(['registration with missing keys or a wrong signature']);
	});

	it('is, with each new session, the identity that their phone has signed', async () => {
		const { wa } = world;
		const client = await world.link(wa.createPhone('628111'));
		const other = await world.link(wa.createPhone('628222'));
		client.auth.creds.account = other.auth.creds.account;
		wa.mark();
		const sent = await client.sock.sendMessage('628222@s.whatsapp.net', { text: 'it is me' });
		const ack = await wa.waitFor('ack', ({ id }) => id === sent?.key.id);
		expect(ack).toMatchObject({ error: '479' });
		expect(world.takeViolations()).toEqual(['<device-identity> of another device']);
	});
});
