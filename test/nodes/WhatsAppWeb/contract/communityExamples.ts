import type { Community } from '../../../../nodes/WhatsAppWeb/contract/queries/communities';
import { NOW, TEAM } from '../../../docs/examples/Example.ts';

const JID = '120363000000000010@g.us';

const community: Community = {
	jid: JID,
	name: 'The Village',
	description: null,
	role: 'owner',
	size: null,
	createdAt: NOW,
	groups: [{ jid: TEAM, name: 'The Team', place: 'general', size: 3, isMember: true }],
};
const settings = { approval: true, membersMayAddGroups: false, generalChat: true };
const linked = { args: { community: JID, group: TEAM }, result: null };
const ended = { args: { community: JID }, result: null };

/** What crosses to a session about communities. */
export const communityQueryExamples = {
	listCommunities: { args: {}, result: { communities: [community] } },
	lookUpCommunity: { args: { community: JID }, result: community },
};

export const communityCommandExamples = {
	createCommunity: {
		args: { name: 'The Village', description: 'All neighbours', ...settings },
		result: { ...community, warnings: [] },
	},
	linkGroup: linked,
	unlinkGroup: linked,
	leaveCommunity: ended,
	deactivateCommunity: ended,
};
