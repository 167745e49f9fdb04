import type { Group } from '../../../../nodes/WhatsAppWeb/contract/queries/groups';
import { BUDI, NOW, TEAM } from '../../../docs/examples/Example.ts';

const WHO = { jid: BUDI.lid, pn: BUDI.pn, lid: BUDI.lid };

const GROUP: Group = {
	jid: TEAM,
	subject: 'The Team',
	description: null,
	owner: WHO,
	createdAt: NOW,
	size: 2,
	members: [{ ...WHO, role: 'owner' as const }],
	role: 'admin',
	community: null,
	kind: 'group',
	announce: false,
	locked: true,
	memberAddMode: 'admins',
	joinApproval: false,
	disappearing: 86_400,
};

const INVITATION = { group: TEAM, code: 'Fxw3nB0lQz5Hw1k2', expiresAt: NOW, from: BUDI.lid };

const RESULT = {
	...WHO,
	status: 'privacy' as const,
	code: 403,
	invitation: { code: 'Fxw3nB0lQz5Hw1k2', expiresAt: NOW },
} as const;

/** What crosses to a session about groups. */
export const groupQueryExamples = {
	listGroups: { args: {}, result: { groups: [GROUP] } },
	lookUpGroup: { args: { group: TEAM }, result: GROUP },
	groupInvite: { args: { group: TEAM }, result: { code: 'Fxw3nB0lQz5Hw1k2' } },
	previewGroup: { args: { invitation: INVITATION }, result: GROUP },
	listJoinRequests: {
		args: { group: TEAM },
		result: { requests: [{ ...WHO, requestedAt: NOW }] },
	},
};

export const groupCommandExamples = {
	createGroup: {
		args: { subject: 'The Team', people: [BUDI.pn] },
		result: { ...GROUP, results: [RESULT], warnings: ['A warning'] },
	},
	changeGroup: {
		args: {
			group: TEAM,
			changes: {
				subject: 'The Team',
				description: 'Plans',
				picture: Uint8Array.of(0, 255),
				announce: true,
				locked: true,
				memberAddMode: 'everyone' as const,
				joinApproval: true,
				disappearing: 0,
			},
		},
		result: {
			changed: ['subject' as const],
			refused: [
				{
					change: 'announce' as const,
					error: {
						code: 'forbidden' as const,
						message: 'Only admins',
						description: 'Ask an admin',
						details: { reason: 'not_an_admin' },
						retryable: false,
					},
				},
			],
		},
	},
	changeMembers: {
		args: { group: TEAM, people: [BUDI.lid], action: 'add' as const },
		result: { results: [RESULT] },
	},
	resetGroupInvite: { args: { group: TEAM }, result: { code: 'Fxw3nB0lQz5Hw1k2' } },
	joinGroup: {
		args: { invitation: INVITATION },
		result: { group: TEAM, status: 'waiting_for_approval' as const },
	},
	leaveGroup: { args: { group: TEAM }, result: null },
};
