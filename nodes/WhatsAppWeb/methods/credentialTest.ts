import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import {
	commonSecret,
	type CredentialFields,
	NUMBER_FIELD,
	readPhoneNumber,
	sessionConfig,
} from '../credential';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { phoneOf } from '../message/jid';
import { parsePhone } from '../message/phone';
import { notConnected } from '../contract/notConnected';
import type { SessionHandle } from '../contract/SessionHandle';
import type { LinkResult } from '../contract/linking';
import type { SessionState, SessionStatus } from '../contract/state';
import { sessionRegistry } from '../registry/SessionRegistry';

/** Short, because a person waits for the result. */
const CONNECT_TIMEOUT_MS = 15_000;

const CAN_PAIR: ReadonlySet<SessionStatus> = new Set(['unlinked', 'logged_out', 'pairing']);

const BY_QR =
	'The number is being linked by QR code right now. Scan the code on the page of Connection → Link a Phone Number; or close that page, wait three minutes and press Retry for a code to type';

const PASSKEY_SENT = 'WhatsApp has the passkey. Keep WhatsApp open on the phone, then press Retry';

type TestedCredential = Pick<ICredentialsDecrypted, 'id'> & { data?: CredentialFields };

/**
 * "Test" in the credential dialog, which n8n also does after each save. Fails for what is wrong; a number that was never
 * linked is not. If the credential has a number, it starts to link that by pairing code; n8n shows the code only in the message
 * of a failed test. n8n passes what is typed, saved or not: nothing of it is stored, or taken over by a session that runs.
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
	const given = readPhoneNumber(fields);
	// A first save is right as it is, and n8n shows what it returns for a failure.
	if (given === undefined && isBeforeLinking(state)) return 'Saved. The number is not linked yet';
	if (given === undefined || !CAN_PAIR.has(state.status) || wantsPage(state)) {
		throw notConnected(state);
	}
	const phoneNumber = parsePhone(given, NUMBER_FIELD);
	if (state.status === 'pairing') {
		const { request } = await client.linking();
		// n8n tests whenever the credential is looked at, which must not take the QR code from whoever is about to scan it.
		if (request?.method === 'qr') throw new WhatsAppError('device_not_connected', BY_QR);
	}
	const result = await client.link({ method: 'pairingCode', phoneNumber });
	if (result.status === 'open') return linkedAs(result) + ofProxy(handle);
	throw pairingError(result, phoneNumber);
}

/** The number has never been linked, or is being linked right now: nothing is wrong. */
function isBeforeLinking(state: SessionState): boolean {
	if (state.status === 'pairing') return !wantsPage(state);
	return state.status === 'unlinked' && state.reason !== 'version_refused';
}

/** Something has to be done that the credential cannot show. */
function wantsPage({ reason }: Pick<SessionState, 'reason'>): boolean {
	return reason === 'waiting_for_passkey' || reason === 'waiting_for_comparison';
}

function linkedAs({ jid, pushName }: Pick<SessionState, 'jid' | 'pushName'>): string {
	const name = pushName ? ` (${pushName})` : '';
	return `Linked as +${phoneOf(jid ?? '') ?? '?'}${name}`;
}

function ofProxy({ proxyDiffers }: SessionHandle): string {
	if (!proxyDiffers?.()) return '';
	return ', through the proxy settings used until now. This Proxy URL is used when a node next runs with the saved credential';
}

function pairingError(
	{ pairingCode, passkey }: Extract<LinkResult, { status: 'pairing' }>,
	phoneNumber: string,
): WhatsAppError {
	if (passkey?.stage === 'wanted' || passkey?.stage === 'compare') {
		const reason = passkey.stage === 'wanted' ? 'waiting_for_passkey' : 'waiting_for_comparison';
		return notConnected({ status: 'pairing', reason, code: null });
	}
	if (passkey) return new WhatsAppError('device_not_connected', PASSKEY_SENT);
	const code = pairingCode?.replace(/^(\w{4})-?(\w{4})$/, '$1-$2');
	return new WhatsAppError(
		'device_not_connected',
		code === undefined
			? BY_QR
			: `Almost there: on the phone of +${phoneNumber}, open WhatsApp > Settings > Linked devices > Link a device > Link with phone number instead, and enter ${code}. Then press Retry`,
	);
}
