import type { ICredentialTestFunctions } from 'n8n-workflow';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { whatsAppWebTest } from '../../../../nodes/WhatsAppWeb/methods/credentialTest';
import { LINK_STEP, notConnected } from '../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';
import { FakeSession } from '../actions/FakeSession.ts';

const FIELDS = { phoneNumber: '+62 811-1', storageKey: 'my key', deviceName: '', proxyUrl: '' };

const PAIRING = {
	status: 'pairing',
	qr: null,
	pairingCode: null,
	passkey: null,
	expiresIn: 160,
} as const;

let session: FakeSession;
beforeEach(() => {
	session = new FakeSession().enter();
});
afterEach(() => session.leave());

async function test(fields: Partial<typeof FIELDS> = {}, id = 'credential-1') {
	const data = { ...FIELDS, ...fields };
	return await whatsAppWebTest.call({} as ICredentialTestFunctions, { id, data });
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
		{
			credentialId: 'credential-1',
			secret: 'my key',
			formerSecrets: expect.any(Array),
			deviceName: 'n8n',
			pacing: { mode: 'newChats', limits: {} },
			proxyUrl: undefined,
		},
	]);
});

it("uses n8n's encryption key without a storage key", async () => {
	const before = process.env.N8N_ENCRYPTION_KEY;
	process.env.N8N_ENCRYPTION_KEY = 'key of n8n';
	try {
		await test({ storageKey: '' });
	} finally {
		if (before === undefined) delete process.env.N8N_ENCRYPTION_KEY;
		else process.env.N8N_ENCRYPTION_KEY = before;
	}
	expect(session.configs[0]?.secret).toBe('key of n8n');
});

it.each(['unlinked', 'logged_out'] as const)(
	'shows a pairing code for a number that is %s',
	async (status) => {
		be({ status });
		session.linkResult = { ...PAIRING, pairingCode: 'ABCD2345' };
		const result = await test({ phoneNumber: '+62 812 3456 7890' });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/on the phone of \+6281234567890.* enter ABCD-2345\./);
		expect(session.links).toEqual([{ method: 'pairingCode', phoneNumber: '6281234567890' }]);
		expect(session.released).toBe(1);
	},
);

it('leaves a pairing alone that goes on by QR code, and says where the code is', async () => {
	be({ status: 'pairing' });
	session.standing.request = { method: 'qr' };
	const result = await test({ phoneNumber: '6281234567890' });
	expect(result).toEqual({
		status: 'Error',
		message: expect.stringMatching(/by QR code.*page of Connection → Link a Phone Number/),
	});
	expect(session.links).toEqual([]);
});

it('shows the code again while the number is being linked by one', async () => {
	be({ status: 'pairing' });
	session.standing.request = { method: 'pairingCode', phoneNumber: '6281234567890' };
	session.linkResult = { ...PAIRING, pairingCode: 'ABCD2345' };
	const result = await test({ phoneNumber: '6281234567890' });
	expect(result.message).toContain('enter ABCD-2345. Then press Retry');
});

describe('when WhatsApp demands a passkey', () => {
	const said = {
		status: 'Error',
		message: `WhatsApp wants a passkey for this number before it links it. To see the three steps, ${LINK_STEP}`,
	};

	it.each([
		['before the test, with a number', '6281234567890'],
		['before the test, without one', ''],
	])('%s, it says where the three steps are, and leaves the pairing alone', async (_, number) => {
		be({ status: 'pairing', reason: 'waiting_for_passkey' });
		expect(await test({ phoneNumber: number })).toEqual(said);
		expect(session.links).toEqual([]);
	});

	it.each([
		[
			{ stage: 'wanted', snippet: '…', url: 'https://web.whatsapp.com' },
			/^WhatsApp wants a passkey .*three steps/,
		],
		[
			{ stage: 'compare', code: 'ABCD-2345' },
			/compared the codes.*Connection → Link a Phone Number/,
		],
		[{ stage: 'sent' }, /^WhatsApp has the passkey.*Retry$/],
		[{ stage: 'finishing', code: 'ABCD-2345' }, /^WhatsApp has the passkey.*Retry$/],
	] as const)(
		'of the code that the test itself has shown, it says so: %j',
		async (passkey, words) => {
			be({ status: 'pairing', reason: 'waiting_for_phone' });
			session.standing.request = { method: 'pairingCode', phoneNumber: '6281234567890' };
			session.linkResult = { ...PAIRING, passkey };
			expect(await test({ phoneNumber: '6281234567890' })).toEqual({
				status: 'Error',
				message: expect.stringMatching(words),
			});
		},
	);

	it('and a comparison of its code, it says where the code is', async () => {
		be({ status: 'pairing', reason: 'waiting_for_comparison' });
		expect(await test({ phoneNumber: '' })).toEqual({
			status: 'Error',
			message: expect.stringContaining(LINK_STEP),
		});
	});
});

it('notices that the number was linked meanwhile', async () => {
	session.linkResult = { ...session.state, status: 'open' };
	be({ status: 'unlinked' });
	expect(await test({ phoneNumber: '6281234567890' })).toMatchObject({ status: 'OK' });
});

it.each(['unlinked', 'pairing'] as const)(
	'a first save without a number is right, though the number is %s',
	async (status) => {
		be({ status, reason: 'not_linked' });
		expect(await test({ phoneNumber: ' ' })).toMatchObject({ status: 'OK' });
		expect(session.links).toEqual([]);
	},
);

it('a number that was unlinked is wrong, and it says how to link it again', async () => {
	be({ status: 'logged_out', reason: 'unlinked_by_phone' });
	expect(await test({ phoneNumber: '' })).toEqual({
		status: 'Error',
		message: `This WhatsApp number was unlinked. Link it again: ${LINK_STEP}`,
	});
	expect(session.links).toEqual([]);
});

it('a version that WhatsApp refuses to link is wrong', async () => {
	be({ status: 'unlinked', reason: 'version_refused' });
	expect(await test({ phoneNumber: '' })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('Update'),
	});
});

it('refuses a phone number that is none', async () => {
	be({ status: 'unlinked' });
	const result = await test({ phoneNumber: '0812' });
	expect(result.message).toMatch(/^Parameter 'Your WhatsApp Number' must/);
});

it.each(['reconnecting', 'replaced', 'banned', 'locked', 'outdated'] as const)(
	'does not pair a number that is %s',
	async (status) => {
		be({ status });
		const { description } = notConnected(session.state);
		expect(await test({ phoneNumber: '6281234567890' })).toEqual({
			status: 'Error',
			message: expect.stringContaining(description ?? '?'),
		});
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
	expect(await test({}, '')).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/^Save the credential/),
	});
	expect(session.configs).toEqual([]);
});
