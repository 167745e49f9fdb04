import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { type CredentialFields, sessionConfig } from '../credential';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { phoneOf } from '../message/jid';
import { parsePhone } from '../message/phone';
import { notConnected } from '../contract/notConnected';
import type { SessionClient } from '../contract/SessionClient';
import type { LinkResult, SessionState } from '../contract/state';
import { sessionRegistry } from '../registry/SessionRegistry';

/** Short, because a person waits for the result. */
const CONNECT_TIMEOUT_MS = 15_000;

type TestedCredential = Pick<ICredentialsDecrypted, 'id'> & { data?: CredentialFields };

/**
 * "Test" in the credential dialog: shows the linked number. If none is linked but the credential has a number, starts to
 * link it by pairing code; n8n shows the code only in the message of a failed test.
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
	work: (client: SessionClient, fields: CredentialFields) => Promise<T>,
): Promise<T> {
	if (!id) {
		throw new WhatsAppError('invalid_parameter', 'Save the credential first, then test it again');
	}
	const handle = sessionRegistry().acquire(sessionConfig(id, fields));
	try {
		return await work(handle.client, fields);
	} finally {
		handle.release();
	}
}

async function testSession(client: SessionClient, fields: CredentialFields): Promise<string> {
	const state = await client.status({ connect: true, timeoutMs: CONNECT_TIMEOUT_MS });
	if (state.status === 'open') return linkedAs(state);
	const canPair = ['unlinked', 'logged_out', 'pairing'].includes(state.status);
	if (!canPair || !fields.phoneNumber?.trim()) throw notConnected(state);
	const phoneNumber = parsePhone(fields.phoneNumber, 'Phone Number');
	const result = await client.link({ method: 'pairingCode', phoneNumber });
	if (result.status === 'open') return linkedAs(result);
	throw new WhatsAppError('device_not_connected', pairingMessage(result, phoneNumber));
}

function linkedAs({ jid, pushName }: Pick<SessionState, 'jid' | 'pushName'>): string {
	const name = pushName ? ` (${pushName})` : '';
	return `Linked as +${phoneOf(jid ?? '') ?? '?'}${name}`;
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
