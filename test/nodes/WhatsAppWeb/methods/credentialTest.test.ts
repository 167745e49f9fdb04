import type { ICredentialTestFunctions } from 'n8n-workflow';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { whatsAppWebTest } from '../../../../nodes/WhatsAppWeb/methods/credentialTest';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/session/lease';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/session/SessionClient';
import { FakeSession } from '../actions/fakeSession.ts';

const FIELDS = { phoneNumber: '+62 811-1', storageKey: 'my key', deviceName: '', proxyUrl: '' };

let session: FakeSession;
beforeEach(() => {
	session = new FakeSession().enter();
});
afterEach(() => session.leave());

async function test(fields: object = FIELDS, id = 'credential-1') {
	return await whatsAppWebTest.call({} as ICredentialTestFunctions, { id, data: fields });
}

function be(state: Partial<SessionState>) {
	session.state = { ...session.state, jid: null, pushName: null, ...state };
}

it('says who is linked, after connecting', async () => {
	expect(await test()).toEqual({ status: 'OK', message: 'Linked as +628111 (Shop)' });
	expect(session.calls).toEqual(['status {"connect":true,"timeoutMs":15000}']);
	expect(session.released).toBe(1);
});

it('says who is linked without a name as well', async () => {
	be({ jid: '628111@s.whatsapp.net' });
	expect(await test()).toEqual({ status: 'OK', message: 'Linked as +628111' });
});

it("opens the credential's own session under its storage key", async () => {
	await test();
	expect(session.configs).toEqual<SessionConfig[]>([
		{ credentialId: 'credential-1', secret: 'my key', deviceName: 'n8n', proxyUrl: undefined },
	]);
});

it.each(['unlinked', 'logged_out'] as const)(
	'shows a pairing code for a number that is %s',
	async (status) => {
		be({ status });
		session.linkResult = { status: 'pairing', qr: null, pairingCode: 'ABCD2345', expiresIn: 160 };
		const result = await test({ ...FIELDS, phoneNumber: '+62 812 3456 7890' });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/on the phone of \+6281234567890.* enter ABCD-2345\./);
		expect(session.links).toEqual([{ method: 'pairingCode', phoneNumber: '6281234567890' }]);
		expect(session.released).toBe(1);
	},
);

it('joins a pairing that goes on by QR code', async () => {
	be({ status: 'pairing' });
	const result = await test({ ...FIELDS, phoneNumber: '6281234567890' });
	expect(result).toEqual({ status: 'Error', message: expect.stringContaining('by QR code') });
});

it('notices that the number was linked meanwhile', async () => {
	session.linkResult = { ...session.state, status: 'open' };
	be({ status: 'unlinked' });
	expect(await test({ phoneNumber: '6281234567890' })).toMatchObject({ status: 'OK' });
});

it('without a phone number says how to link', async () => {
	be({ status: 'unlinked' });
	const result = await test({ ...FIELDS, phoneNumber: ' ' });
	expect(result).toEqual({ status: 'Error', message: expect.stringContaining('Session → Link') });
	expect(session.links).toEqual([]);
});

it('refuses a phone number that is none', async () => {
	be({ status: 'unlinked' });
	const result = await test({ phoneNumber: '0812' });
	expect(result.message).toMatch(/^Parameter 'Phone Number' must/);
});

it.each(['reconnecting', 'replaced', 'banned', 'locked', 'outdated'] as const)(
	'does not pair a number that is %s',
	async (status) => {
		be({ status });
		expect(await test({ phoneNumber: '6281234567890' })).toMatchObject({ status: 'Error' });
		expect(session.links).toEqual([]);
	},
);

it('passes on why the session cannot be opened', async () => {
	const wrongKey = new WhatsAppError('device_not_connected', 'Another Storage Key', {
		description: 'Enter the old one.',
	});
	Object.defineProperty(session, 'state', {
		get: () => {
			throw wrongKey;
		},
	});
	expect(await test()).toEqual({
		status: 'Error',
		message: 'Another Storage Key. Enter the old one.',
	});
	expect(session.released).toBe(1);
});

it('asks to save a credential that has no id yet', async () => {
	expect(await test(FIELDS, '')).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/^Save the credential/),
	});
	expect(session.configs).toEqual([]);
});
