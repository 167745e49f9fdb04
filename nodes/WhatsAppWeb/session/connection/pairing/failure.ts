import type { LinkFailure } from '../../../contract/linking';
import { WhatsAppError } from '../../../errors';
import { notConnected } from '../../../contract/notConnected';

/** Why a device was not linked. */
export interface PairingFailure {
	/** snake_case. */
	reason: string;
	code: number | null;
}

export const GIVEN_UP: PairingFailure = { reason: 'not_linked', code: null };
/** The connection was lost in the middle of the passkey step; the pairing itself goes on. */
export const INTERRUPTED: PairingFailure = { reason: 'passkey_interrupted', code: null };

const AGAIN = 'Run Connection → Link a Phone Number again and scan the new code.';

interface Words {
	problem: string;
	description: string;
}

/** What the author is told of it, by reason. */
const WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
	['passkey_refused', { problem: 'WhatsApp did not accept the passkey step', description: AGAIN }],
	[
		'passkey_unanswered',
		{
			problem: 'WhatsApp did not answer in the middle of the passkey step',
			description: `Check the internet connection of n8n. ${AGAIN}`,
		},
	],
	[
		'passkey_expired',
		{
			problem: 'The time for the passkey is over: WhatsApp gives about ten minutes',
			description: AGAIN,
		},
	],
	[
		'passkey_interrupted',
		{
			problem: 'The connection to WhatsApp was lost, and the passkey step with it',
			description:
				'Scan the new code, and do the passkey step anew: an earlier answer is worthless now.',
		},
	],
	[
		'phone_did_not_go_on',
		{
			problem: 'The phone did not go on after the passkey step',
			description:
				'Keep WhatsApp open on the phone, and use the passkey of this very number. Look under Linked devices whether four are linked already. Wait some minutes, then run Connection → Link a Phone Number again.',
		},
	],
	[
		'code_not_compared',
		{
			problem: 'Nobody has confirmed in time that phone and n8n show the same code',
			description: AGAIN,
		},
	],
	[
		'passkey_step_changed',
		{
			problem: 'WhatsApp has changed the passkey step',
			description:
				'Update the community node n8n-nodes-whatsapp-web, then run Connection → Link a Phone Number again. If it is the newest version, please report this.',
		},
	],
]);

/** What the author is told of it. */
export function pairingError({ reason, code }: PairingFailure): WhatsAppError {
	if (reason === 'version_refused') return notConnected({ status: 'unlinked', reason, code });
	const words = WORDS.get(reason);
	const message = words?.problem ?? 'WhatsApp ended the pairing';
	const description =
		words?.description ?? 'Run Connection → Link a Phone Number again and use the new code.';
	const problem = words && code !== null ? `${message} (code ${code})` : message;
	return new WhatsAppError('device_not_connected', problem, {
		description,
		details: { reason, code },
		retryable: false,
	});
}

/** The same for whoever watches. */
export function inWords(failure: PairingFailure): LinkFailure {
	const { message, description = '' } = pairingError(failure);
	return { reason: failure.reason, message, description };
}

/** A passkey's answer comes when the step has failed. @returns `device_not_connected` */
export function tooLate(failure: PairingFailure): WhatsAppError {
	const { message, code, details } = pairingError(failure);
	const description =
		'Leave Passkey Answer empty, run Connection → Link a Phone Number again, and scan the new code.';
	return new WhatsAppError(code, message, { description, details, retryable: false });
}

/** A passkey's answer comes though nobody has asked. @returns `invalid_parameter` */
export function notAsked(): WhatsAppError {
	return new WhatsAppError('invalid_parameter', 'WhatsApp does not ask for a passkey now', {
		description:
			'Leave Passkey Answer empty and run Connection → Link a Phone Number: first the phone scans the code, then WhatsApp may ask for a passkey.',
		details: { parameter: 'passkeyAnswer', reason: 'not_asked' },
	});
}
