import type { INodeParameters } from 'n8n-workflow';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import type { PasskeyStep } from '../../../../../nodes/WhatsAppWeb/contract/linking';
import { router } from '../../../../../nodes/WhatsAppWeb/actions/run/router';
import { type ContextOptions, executeContext } from '../executeContext.ts';
import { FakeSession } from '../FakeSession.ts';

let session: FakeSession;

beforeEach(() => (session = new FakeSession().enter()));
afterEach(() => session.leave());

async function run(
	operation: string,
	form: INodeParameters = {},
	options?: Partial<ContextOptions>,
) {
	const parameters = { resource: 'session', operation, ...form };
	const [items] = await router(executeContext({ parameters, ...options }));
	return items?.[0];
}

const open = {
	status: 'open',
	reason: null,
	code: null,
	jid: '628111@s.whatsapp.net',
	lid: '99911@lid',
	phone: '+628111',
	push_name: 'Shop',
	since: '2023-11-14T22:13:20.000Z',
	retry_at: null,
};

describe('link', () => {
	it('answers with the QR code as text and as an image that scans', async () => {
		const qr = `2@${'Ab1/+,='.repeat(33)}`;
		session.linkResult = { status: 'pairing', qr, pairingCode: null, passkey: null, expiresIn: 20 };
		const item = await run('link');
		expect(item?.json).toEqual({
			status: 'pairing',
			message: expect.stringMatching(/^Scan .*Linked Devices.*execute again/),
			qr,
			pairing_code: null,
			expires_in: 20,
		});
		expect(session.links).toEqual([{ method: 'qr' }]);

		const image = item?.binary?.qr;
		expect(image).toMatchObject({ fileName: 'qr.png', mimeType: 'image/png' });
		const { data, info } = await sharp(Buffer.from(image?.data ?? '', 'base64'))
			.ensureAlpha()
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect(decodeQR({ data, width: info.width, height: info.height })).toBe(qr);
		// Some cameras cannot read a light code on a dark ground.
		expect(data[0]).toBe(255);
	});

	it('answers with the pairing code, for the number of the form or else of the credential', async () => {
		session.linkResult = {
			status: 'pairing',
			qr: null,
			pairingCode: 'ABCD-EFGH',
			passkey: null,
			expiresIn: 180,
		};
		const method = { method: 'pairingCode' };
		const credential = { phoneNumber: '+62 811 1111 111' };
		const item = await run('link', { ...method, phoneNumber: '+1 202 555 0100' }, { credential });
		expect(item).toEqual({
			json: {
				status: 'pairing',
				message: expect.stringMatching(/^Type .*Link with phone number.*execute again/),
				qr: null,
				pairing_code: 'ABCD-EFGH',
				expires_in: 180,
			},
			pairedItem: { item: 0 },
		});
		await run('link', method, { credential });
		expect(session.links).toEqual([
			{ method: 'pairingCode', phoneNumber: '12025550100' },
			{ method: 'pairingCode', phoneNumber: '628111111111' },
		]);
	});

	it.each([
		[{ method: 'pairingCode' }, 'Phone Number'],
		[{ method: 'pairingCode', phoneNumber: '0812' }, 'Phone Number'],
		[{ method: 'sms' }, 'Method'],
	])('refuses %j', async (form, label) => {
		await expect(run('link', form)).rejects.toThrow(`'${label}'`);
		expect(session.links).toEqual([]);
	});

	const passkeys: Array<[PasskeyStep, object]> = [
		[
			{ stage: 'wanted', snippet: '(() => {})()', url: 'https://web.whatsapp.com' },
			{ snippet: '(() => {})()', url: 'https://web.whatsapp.com', expires_in: 500 },
		],
		[{ stage: 'sent' }, { expires_in: 500 }],
		[
			{ stage: 'compare', code: 'ABCD-EFGH' },
			{ code: 'ABCD-EFGH', expires_in: 500 },
		],
	];

	it.each(passkeys)('answers with what a passkey needs: %j', async (passkey, shown) => {
		session.linkResult = {
			status: 'pairing',
			qr: null,
			pairingCode: null,
			passkey,
			expiresIn: 500,
		};
		expect((await run('link'))?.json).toEqual({ status: 'pairing', passkey: shown });
	});

	it('passes the answer of a passkey on, and starts nothing', async () => {
		session.onPasskey = () =>
			Promise.resolve(session.state as typeof session.state & { status: 'open' });
		const item = await run('link', { show: 'code', passkeyAnswer: '{"id":"x"}' });
		expect(item?.json).toEqual(open);
		expect(session.calls).toEqual(['answerPasskey {"id":"x"}']);
		expect(session.links).toEqual([]);
	});

	it('answers with the state of a session that is linked', async () => {
		session.linkResult = session.state as typeof session.state & { status: 'open' };
		expect(await run('link')).toEqual({ json: open, pairedItem: { item: 0 } });
	});
});

it('getStatus connects an idle session first, and tells its state', async () => {
	expect((await run('getStatus'))?.json).toEqual(open);
	expect(session.calls).toEqual(['status {"connect":true,"timeoutMs":30000}']);
});

it('getStatus tells why a session is not open', async () => {
	session.state = {
		...session.state,
		status: 'reconnecting',
		reason: 'connection_lost',
		code: 428,
		retryAt: 1_700_000_060_000,
	};
	expect((await run('getStatus'))?.json).toEqual({
		...open,
		status: 'reconnecting',
		reason: 'connection_lost',
		code: 428,
		retry_at: '2023-11-14T22:14:20.000Z',
	});
});

it.each(['logout', 'restart'])(
	'%s is carried out and tells the state after it',
	async (operation) => {
		expect((await run(operation))?.json).toEqual(open);
		expect(session.calls).toEqual([operation]);
	},
);
