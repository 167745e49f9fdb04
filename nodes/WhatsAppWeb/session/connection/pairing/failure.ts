import { WhatsAppError } from '../../../errors';
import { notConnected } from '../../../contract/notConnected';

/** Why a device was not linked. */
export interface PairingFailure {
	/** snake_case. */
	reason: string;
	code: number | null;
}

export const GIVEN_UP: PairingFailure = { reason: 'not_linked', code: null };

/** What the author is told of it. */
export function pairingError({ reason, code }: PairingFailure): WhatsAppError {
	if (reason === 'version_refused') return notConnected({ status: 'unlinked', reason, code });
	return new WhatsAppError('device_not_connected', 'WhatsApp ended the pairing', {
		description: 'Run Session → Link again and use the new code.',
		details: { reason, code },
		retryable: false,
	});
}
