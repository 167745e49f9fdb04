import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { commonSecret, type CredentialFields, readPhoneNumber, sessionConfig } from '../credential';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { phoneOf } from '../message/jid';
import { parsePhone } from '../message/phone';
import { notConnected } from '../contract/notConnected';
import type { SessionHandle } from '../contract/SessionHandle';
import type { LinkResult } from '../contract/linking';
import type { SessionState } from '../contract/state';
import { sessionRegistry } from '../registry/SessionRegistry';

/** Short, because a person waits for the result. */
const CONNECT_TIMEOUT_MS = 15_000;

type TestedCredential = Pick<ICredentialsDecrypted, 'id'> & { data?: CredentialFields };

/**
 * "Test" in the credential dialog: shows the linked number. If none is linked but the credential has a number, starts to
 * link it by pairing code; n8n shows the code only in the message of a failed test. n8n passes what is typed, saved or not:
 * nothing of it is stored, or taken over by a session that runs.
 */
export async function whatsAppWebTest(
	this: ICredentialTestFunctions,
	{ id, data = {} }: TestedCredential,
): Promise<INodeCredentialTestResult> {
	try {
		return { status: 'OK', message: await withSession(id, data, testSession) };
	} catch (error) {
		const { message, description } = toWhatsAppError(error);
		return { status: 'Error', message: description ? `${message}. ${description}` : message };
	}
}

async function withSession<T>(
	id: string,
	fields: CredentialFields,
	work: (handle: SessionHandle, fields: CredentialFields) => Promise<T>,
): Promise<T> {
	if (!id) {
		throw new WhatsAppError('invalid_parameter', 'Save the credential first, then test it again');
	}
	const handle = sessionRegistry().acquire(sessionConfig(id, fields), {
		newRows: commonSecret(),
	});
	try {
		return await work(handle, fields);
	} finally {
		handle.release();
	}
}

async function testSession(handle: SessionHandle, fields: CredentialFields): Promise<string> {
	const { client } = handle;
	const state = await client.status({ connect: true, timeoutMs: CONNECT_TIMEOUT_MS });
	if (state.status === 'open') return linkedAs(state) + ofProxy(handle);
	const canPair = ['unlinked', 'logged_out', 'pairing'].includes(state.status);
	const given = readPhoneNumber(fields);
	if (!canPair || given === undefined) throw notConnected(state);
	const phoneNumber = parsePhone(given, 'Phone Number');
	const result = await client.link({ method: 'pairingCode', phoneNumber });
	if (result.status === 'open') return linkedAs(result) + ofProxy(handle);
	throw new WhatsAppError('device_not_connected', pairingMessage(result, phoneNumber));
}

function linkedAs({ jid, pushName }: Pick<SessionState, 'jid' | 'pushName'>): string {
	const name = pushName ? ` (${pushName})` : '';
	return `Linked as +${phoneOf(jid ?? '') ?? '?'}${name}`;
}

function ofProxy({ proxyDiffers }: SessionHandle): string {
	if (!proxyDiffers?.()) return '';
	return ', through the proxy settings used until now. This Proxy URL is used when a node next runs with the saved credential';
}

function pairingMessage(
	{ pairingCode }: Extract<LinkResult, { status: 'pairing' }>,
	phoneNumber: string,
): string {
	if (pairingCode === null) {
		return 'The number is being linked by QR code right now. Scan it, then test again';
	}
	const code = pairingCode.replace(/^(\w{4})-?(\w{4})$/, '$1-$2');
	return `Almost there: on the phone of +${phoneNumber}, open WhatsApp > Settings > Linked devices > Link a device > Link with phone number instead, and enter ${code}. Then test again`;
}
