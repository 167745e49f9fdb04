import { WhatsAppError, type WhatsAppErrorCode } from '../../errors';
import { asLine } from '../../message/untrusted';
import { timedOut } from '../../primitives/Budget';
import { MexRefusal } from '../wire/mex';
import { refusalCode } from '../wire/refusals';

interface Meaning {
	code: WhatsAppErrorCode;
	message: string;
	description: string;
	reason?: string;
}

const NOT_AN_ADMIN: Meaning = {
	code: 'forbidden',
	message: 'Only admins of the channel may do this, and only its owner may delete it',
	description: 'Channel > Get tells in "role" what this number is in the channel.',
	reason: 'not_an_admin',
};

/** What WhatsApp means by its codes, which are those of HTTP. */
const REFUSALS: ReadonlyMap<number, Meaning> = new Map(
	Object.entries<Meaning>({
		401: NOT_AN_ADMIN,
		403: NOT_AN_ADMIN,
		404: {
			code: 'recipient_not_found',
			message: 'WhatsApp knows no such channel',
			description: 'It may have been deleted, or its link changed. Check the ID or link.',
		},
		405: {
			code: 'forbidden',
			message: 'WhatsApp does not show this channel to this number',
			description: 'Give its invite link instead of its ID, or follow it first.',
			reason: 'privacy',
		},
		419: {
			code: 'forbidden',
			message: 'This number follows or owns as many channels as WhatsApp allows',
			description: 'Leave or delete one of them first.',
			reason: 'too_many',
		},
		429: {
			code: 'rate_limited',
			message: 'WhatsApp says: too many requests about channels',
			description: 'Wait some minutes, and ask more slowly.',
		},
	}).map(([code, meaning]) => [Number(code), meaning]),
);

function refusal({ code, message }: MexRefusal): WhatsAppError {
	const known = code === null ? undefined : REFUSALS.get(code);
	const details = {
		...(known?.reason && { reason: known.reason }),
		...(code !== null && { code }),
	};
	if (known) {
		const words = `${known.message} (${String(code)})`;
		return new WhatsAppError(known.code, words, { description: known.description, details });
	}
	const isServers = code !== null && code >= 500;
	const words = `WhatsApp refused the request about the channel: ${asLine(message) ?? 'refused'}`;
	return new WhatsAppError(isServers ? 'server_error' : 'server_rejected', words, {
		description: isServers ? 'Try again later.' : 'Look whether WhatsApp on the phone can do it.',
		details,
	});
}

export function unknownChannel(): WhatsAppError {
	return refusal(new MexRefusal('not found', 404));
}

/** The error for what a query about a channel throws; an error of another kind as it is. */
export function channelError(error: unknown): unknown {
	if (error instanceof MexRefusal) return refusal(error);
	const code = refusalCode(error);
	return code === undefined ? error : refusal(new MexRefusal('refused', Number(code)));
}

export function noAnswer(): never {
	throw timedOut('there was no answer about the channel');
}

export function strangeAnswer(): WhatsAppError {
	return refusal(new MexRefusal('an answer of another form', null));
}
