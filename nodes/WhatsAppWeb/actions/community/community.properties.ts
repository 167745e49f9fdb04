import type { ParameterReader } from '../form/parameters';
import { readGroup } from '../form/recipients';
import { communityPicker, groupPicker } from '../../pickers';

/** Characters, by WhatsApp's own forms. */
export const COMMUNITY_NAME_MAX = 100;
export const COMMUNITY_DESCRIPTION_MAX = 2048;

/** The community that an operation is about. */
export const communityField = communityPicker('community', 'Community', {
	required: true,
	description:
		'The community: from the list, or the ID of the community itself, not of one of its groups',
});

/** The group that is added to it, or removed. */
export const groupField = groupPicker('group', 'Group', {
	required: true,
	description: 'The group: from the list, or its ID as the trigger gives it in "chat"',
});

/** @throws WhatsAppError `invalid_parameter` */
export function readCommunity(parameters: ParameterReader): string {
	return readGroup(parameters, 'community');
}
