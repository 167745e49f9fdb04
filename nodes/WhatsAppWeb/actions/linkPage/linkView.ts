import type { LinkFailure, Linking, LinkOffer, PasskeyStep } from '../../contract/linking';
import type { SessionState } from '../../contract/state';
import { isPassing } from '../../contract/notConnected';
import type { WhatsAppError } from '../../errors';
import { phoneOf } from '../../message/jid';
import { internationalPhone } from '../../message/phone';
import type { Seen } from './LinkWatch';

/** All that the page knows, as JSON. */
export interface LinkView {
	/**
	 * `idle`: nothing is under way. `waiting`: a code comes soon. `scan`, `code`, `passkey`: a person has to do something.
	 * `connecting`: the phone has confirmed. `linked`, `failed`.
	 */
	step: 'idle' | 'waiting' | 'scan' | 'code' | 'passkey' | 'connecting' | 'linked' | 'failed';
	/** What is being linked with. */
	method: 'qr' | 'pairingCode' | null;
	/** Picture of the QR code as a data URI, for `scan`. */
	qr?: string;
	/** `ABCD-EFGH`, for `code`. */
	code?: string;
	/** Last digits of the number that the code is for: whoever has typed it knows the others. */
	numberEnd?: string;
	passkey?: PasskeyStep;
	/** Seconds for which what is shown is valid. */
	expiresIn?: number;
	/** Number and name that are linked. */
	account?: string;
	/** Why it has failed, or does not go on. */
	trouble?: { message: string; description: string };
}

/** @param picture makes a QR code's text a picture, as a data URI */
export async function linkView(
	{ linking, isBusy, error }: Seen,
	picture: (qr: string) => Promise<string>,
): Promise<LinkView> {
	if (!linking) return { step: 'failed', method: null, trouble: error && inWords(error) };
	const { state, request, offer, failure } = linking;
	const trouble = troubleOf(error, failure);
	const method = request?.method ?? null;
	if (state.status === 'open') return { step: 'linked', method, account: accountOf(state) };
	if (offer) {
		const shown = await offerView(offer, picture);
		// Why there is another code in the middle of the passkey step.
		const interruption = failure ? inWords(failure) : undefined;
		return { method, ...numberOf(linking), ...shown, trouble: interruption };
	}
	if (request) return { step: 'waiting', method, trouble };
	if (state.jid !== null && isPassing(state.status)) return { step: 'connecting', method };
	if (isBusy) return { step: 'waiting', method };
	if (trouble) return { step: 'failed', method, trouble };
	return { step: 'idle', method };
}

async function offerView(
	{ qr, pairingCode, passkey, expiresIn }: LinkOffer,
	picture: (qr: string) => Promise<string>,
): Promise<Omit<LinkView, 'method'>> {
	if (passkey) return { step: 'passkey', passkey, expiresIn };
	if (pairingCode !== null) return { step: 'code', code: inHalves(pairingCode), expiresIn };
	if (qr !== null) return { step: 'scan', qr: await picture(qr), expiresIn };
	return { step: 'waiting' };
}

function inHalves(code: string): string {
	return code.replace(/^(\w{4})-?(\w{4})$/, '$1-$2');
}

function numberOf({ request }: Linking): Pick<LinkView, 'numberEnd'> {
	return request?.method === 'pairingCode' ? { numberEnd: request.phoneNumber.slice(-2) } : {};
}

function accountOf({ jid, pushName }: SessionState): string {
	const digits = phoneOf(jid ?? '');
	const number = digits ? internationalPhone(digits) : '';
	return pushName ? `${number} (${pushName})`.trim() : number;
}

/** The session's words for what has failed, before those for whoever runs the node. */
function troubleOf(
	error: WhatsAppError | undefined,
	failure: LinkFailure | null,
): LinkView['trouble'] {
	const isSame = error === undefined || error.details.reason === failure?.reason;
	if (failure && isSame) return inWords(failure);
	return error && inWords(error);
}

function inWords({
	message,
	description = '',
}: Pick<WhatsAppError, 'message' | 'description'>): LinkView['trouble'] {
	return { message, description };
}
