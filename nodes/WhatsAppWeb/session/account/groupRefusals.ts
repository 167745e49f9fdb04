import { toWhatsAppError, WhatsAppError, type WhatsAppErrorCode } from '../../errors';
import { queryError } from '../wire/refusals';

interface Meaning {
	code: WhatsAppErrorCode;
	message: string;
	description: string;
	reason?: string;
}

export const NOT_A_MEMBER: Meaning = {
	code: 'forbidden',
	message: 'This number is not in the group, or the group no longer exists',
	description: "Pick the group from the list in 'Group'.",
	reason: 'not_a_member',
};

export const NOT_AN_ADMIN: Meaning = {
	code: 'forbidden',
	message: 'Only admins of the group may do this',
	description: 'Ask an admin of the group to make this number an admin, too.',
	reason: 'not_an_admin',
};

const UNKNOWN_INVITATION: Meaning = {
	code: 'recipient_not_found',
	message: 'This invitation does not lead to a group',
	description: 'The link may have been reset, or be incomplete. Ask for a new one.',
};

const TOO_MANY: Meaning = {
	code: 'forbidden',
	message: 'The group is full, or this number is in as many groups as WhatsApp allows',
	description: 'Remove members, or leave a group first.',
	reason: 'too_many',
};

/** What WhatsApp means by its codes, in queries about groups (whatsmeow `group.go`). */
const REFUSALS: ReadonlyMap<number, Meaning> = new Map(
	Object.entries<Meaning>({
		401: NOT_AN_ADMIN,
		403: NOT_A_MEMBER,
		404: NOT_A_MEMBER,
		406: {
			code: 'not_acceptable',
			message: 'WhatsApp did not accept this for the group',
			description: 'Check the length of the text, and whether the group allows it.',
		},
		409: {
			code: 'not_acceptable',
			message: 'Somebody has changed the group at the same moment',
			description: 'Try again.',
		},
		419: TOO_MANY,
		429: {
			code: 'rate_limited',
			message: 'WhatsApp says: too many requests about groups',
			description: 'Wait some minutes, and ask more slowly.',
		},
	}).map(([code, meaning]) => [Number(code), meaning]),
);

/** The same, for queries by an invitation: there is no group yet that this account could be in. */
const OF_INVITATIONS: ReadonlyMap<number, Meaning> = new Map(
	Object.entries<Meaning>({
		401: {
			code: 'forbidden',
			message: 'This number may not join the group by this invitation',
			description: 'It may have been removed from the group. Ask an admin to add it.',
			reason: 'not_allowed',
		},
		404: UNKNOWN_INVITATION,
		406: UNKNOWN_INVITATION,
		410: UNKNOWN_INVITATION,
	}).map(([code, meaning]) => [Number(code), meaning]),
);

/** WhatsApp's code in what a query throws; undefined for what is no refusal. */
export function refusalCode(error: unknown): number | undefined {
	const code = queryError(error, false)?.details.code;
	return typeof code === 'number' ? code : undefined;
}

/** The error for what a query about a group throws; an error of another kind as it is. @param byInvitation without a group */
export function groupError(error: unknown, byInvitation = false): unknown {
	const code = refusalCode(error);
	if (code === undefined) return error;
	const meaning = (byInvitation ? OF_INVITATIONS.get(code) : undefined) ?? REFUSALS.get(code);
	return meaning ? refusal(meaning, code) : (queryError(error, false) ?? toWhatsAppError(error));
}

export function refusal(
	{ code, message, description, reason }: Meaning,
	number: number,
): WhatsAppError {
	const details = { ...(reason && { reason }), code: number };
	return new WhatsAppError(code, `${message} (${String(number)})`, { description, details });
}
