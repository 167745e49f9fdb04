import { WhatsAppError, type WhatsAppErrorCode } from '../../errors';
import { refusalCode } from '../wire/refusals';

/** What was refused: a request about a community, or (`link`, `unlink`) one of its groups. */
export type CommunityRequest =
	| 'look'
	| 'create'
	| 'change'
	| 'link'
	| 'unlink'
	| 'leave'
	| 'deactivate';

interface Meaning {
	code: WhatsAppErrorCode;
	message: string;
	description: string;
	reason?: string;
}

const UNKNOWN: Meaning = {
	code: 'recipient_not_found',
	message: 'WhatsApp knows no such community',
	description: 'Choose it from the list, or take its ID from Community > Get Many.',
};

const UNKNOWN_GROUP: Meaning = {
	code: 'recipient_not_found',
	message: 'WhatsApp knows no such group, or this number is not in it',
	description: 'Choose it from the list, or check its ID.',
};

const NOT_A_MEMBER: Meaning = {
	code: 'forbidden',
	message: 'This number is not in the community',
	description: 'Join it first, by the invite link of the community or of one of its groups.',
	reason: 'not_a_member',
};

const NOT_AN_ADMIN: Meaning = {
	code: 'forbidden',
	message: 'Only admins of the community may do this',
	description: 'Community > Get tells in "role" what this number is in it.',
	reason: 'not_an_admin',
};

const TOO_MANY: Meaning = {
	code: 'forbidden',
	message: 'WhatsApp allows no more of them',
	description: 'A community has up to a hundred groups: remove one first.',
	reason: 'too_many',
};

/** Codes that mean the same whatever was asked for. */
const REFUSALS: ReadonlyMap<string, Meaning> = new Map(
	Object.entries({
		401: NOT_AN_ADMIN,
		403: NOT_AN_ADMIN,
		404: UNKNOWN,
		419: TOO_MANY,
		429: {
			code: 'rate_limited',
			message: 'WhatsApp says: too many requests',
			description: 'Wait some minutes, and ask more slowly.',
		},
	}),
);

/** Those of a request, or of the group in it (wwebjs lists WhatsApp Web's names of them, e.g. SubGroupConflictError). */
const BY_REQUEST: ReadonlyMap<string, Meaning> = new Map(
	Object.entries<Meaning>({
		'look 403': NOT_A_MEMBER,
		'look 401': NOT_A_MEMBER,
		'link 401': {
			...NOT_AN_ADMIN,
			message: 'Only an admin of both the community and the group may add it',
		},
		'link 403': {
			...NOT_AN_ADMIN,
			message: 'Only an admin of both the community and the group may add it',
		},
		'link 404': UNKNOWN_GROUP,
		'link 406': {
			code: 'not_acceptable',
			message: 'WhatsApp does not let this group be part of a community',
			description: 'Look on the phone, in the settings of the group.',
		},
		'link 409': {
			code: 'forbidden',
			message: 'The group belongs to another community',
			description: 'Remove it from that one first: Community > Remove Group.',
			reason: 'in_another_community',
		},
		'unlink 404': {
			...UNKNOWN_GROUP,
			message: 'The community has no such group',
			description: 'Community > Get lists the groups that it has.',
		},
		'unlink 406': {
			code: 'forbidden',
			message: 'The announcement group cannot be removed from its community',
			description: 'It goes with the community: Community > Deactivate.',
			reason: 'announcement_group',
		},
		'leave 400': NOT_A_MEMBER,
		'leave 405': {
			code: 'forbidden',
			message: 'The owner of a community cannot leave it',
			description: 'Make somebody else the owner on the phone, or deactivate the community.',
			reason: 'owner',
		},
		'deactivate 403': {
			...NOT_AN_ADMIN,
			message: 'Only the owner of the community may deactivate it',
		},
	}),
);

/** The error for a code of WhatsApp's. */
export function communityRefusal(request: CommunityRequest, code: string): WhatsAppError {
	const known = BY_REQUEST.get(`${request} ${code}`) ?? REFUSALS.get(code);
	const details = { ...(known?.reason && { reason: known.reason }), code: Number(code) };
	if (known) {
		const { description } = known;
		return new WhatsAppError(known.code, `${known.message} (${code})`, { description, details });
	}
	const isServers = /^5\d\d$/.test(code);
	const words = `WhatsApp refused the request about the community (${code})`;
	return new WhatsAppError(isServers ? 'server_error' : 'server_rejected', words, {
		description: isServers ? 'Try again later.' : 'Look whether WhatsApp on the phone can do it.',
		details,
	});
}

/** The error for what a query about a community throws; an error of another kind as it is. */
export function communityError(request: CommunityRequest, error: unknown): unknown {
	const code = refusalCode(error);
	return code === undefined ? error : communityRefusal(request, code);
}

/** The error for the ID of a group, where that of a community is wanted. */
export function notACommunity(community: string | null): WhatsAppError {
	return new WhatsAppError('recipient_not_found', 'This is the ID of a group, not of a community', {
		description:
			community === null ? 'The group is in no community.' : `It is in the community ${community}.`,
		details: { reason: 'not_a_community', ...(community !== null && { community }) },
	});
}
