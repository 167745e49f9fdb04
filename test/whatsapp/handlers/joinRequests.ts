import type { Account } from '../accounts.ts';
import type { Group } from '../groups.ts';
import type { Server } from '../server.ts';
import { children, now, stanza } from '../stanza.ts';
import { attribute, demand, Refused, required } from '../strict.ts';
import { administered, announceChange, announceTo, get, set } from './group.ts';
import type { Request, Row } from './handler.ts';

const admins = (group: Group): Account[] =>
	[...group.members.keys()].filter((account) => group.isAdmin(account));

/** A request to join a group by its invite link; only the admins are notified. */
export function askToJoin(server: Server, account: Account, group: Group): void {
	group.requests.add(account);
	const asked = stanza('created_membership_requests', { request_method: 'invite_link' }, [
		stanza('requested_user', { jid: group.jidOf(account), ...alias(group, account) }),
	]);
	announceTo(admins(group), server, account, group, asked);
}

/** Ends a request that was withdrawn or that an admin rejected. */
function revoke(request: Request, group: Group, account: Account): void {
	const revoked = stanza('revoked_membership_requests', {}, [
		stanza('participant', { jid: group.jidOf(account), ...alias(group, account) }),
	]);
	announceTo(admins(group), request.server, request.account, group, revoked);
}

const alias = (group: Group, account: Account) =>
	group.addressing === 'lid' ? { phone_number: account.pn } : { lid: account.lid };

function decide(request: Request): void {
	const [action] = children(required(request.stanza, 'membership_requests_action'));
	demand(action && ['approve', 'reject'].includes(action.tag), 'neither approve nor reject');
	const group = administered(request);
	const decided = children(action).map((participant) => {
		const jid = attribute(participant, 'jid');
		const account = request.server.directory.find(jid);
		const asked = account !== undefined && group.requests.delete(account);
		if (asked && action.tag === 'approve') {
			group.members.set(account, undefined);
			const added = stanza('add', {}, [group.participant(account)]);
			announceChange(request.server, request.account, group, added);
		} else if (asked) {
			revoke(request, group, account);
		}
		return stanza('participant', { jid, error: asked ? undefined : '404' });
	});
	request.result([stanza('membership_requests_action', {}, [stanza(action.tag, {}, decided)])]);
}

function cancel(request: Request): void {
	const [participant] = children(required(request.stanza, 'cancel_membership_requests'));
	demand(participant, '<cancel_membership_requests> of nobody');
	const group = request.server.groups.find(attribute(request.stanza, 'to'));
	const { account } = request;
	demand(account.is(attribute(participant, 'jid')), "cancels somebody else's request");
	if (!group?.requests.delete(account)) throw new Refused(404, 'item-not-found');
	request.result();
	revoke(request, group, account);
}

export const rows: Row[] = [
	set('membership_requests_action', decide),
	set('cancel_membership_requests', cancel),
	get('membership_approval_requests', (request) => {
		const group = administered(request);
		const asked = [...group.requests].map((account) =>
			stanza('membership_approval_request', { jid: group.jidOf(account), request_time: now() }),
		);
		request.result([stanza('membership_approval_requests', {}, asked)]);
	}),
];
